#!/usr/bin/env bash
# The scanners of other people, each in an environment of its own (.cache/NAME), on the sources and on a running site.
set -eu
. "$(dirname "$0")/common.sh"

# `sources`: only what reads them, which needs neither a site nor Node.js.
wanted=(scanners wapiti)
if [ "${1:-}" = sources ]; then
  shift
  wanted=(scanners)
  set -- -k "bandit or own_rules" "$@"
fi

make_venv requirements-dev.txt
mkdir -p .cache
# Their pins name themselves alone: what they load is looked for, unlike in an environment of `program_env`.
for name in "${wanted[@]}"; do
  pins="tests/programs/requirements/$name.txt"
  stamp=".cache/$name/.$(cksum <"$pins" | tr ' ' '-')"
  [ -e "$stamp" ] && continue
  "$(usable_python)" -m venv --clear --without-pip ".cache/$name"
  uv_install ".cache/$name" -r "$pins"
  touch "$stamp"
done
if [ ${#wanted[@]} != 1 ]; then
  ensure_spatialite
  system_program npm nodejs npm
  npm_env csp-evaluator
fi
exec .venv/bin/pytest -q -n 2 --dist loadgroup -m scanners "$@" tests/programs/test_scanners.py
