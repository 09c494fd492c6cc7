#!/usr/bin/env bash
# The scanners of other people, each in an environment of its own (.cache/NAME), on the sources and on a running site.
set -eu
. "$(dirname "$0")/common.sh"

make_venv requirements-dev.txt
ensure_spatialite
mkdir -p .cache
# Their pins name themselves alone: what they load is looked for, unlike in an environment of `program_env`.
for name in scanners wapiti; do
  pins="tests/programs/requirements/$name.txt"
  stamp=".cache/$name/.$(cksum <"$pins" | tr ' ' '-')"
  [ -e "$stamp" ] && continue
  "$(usable_python)" -m venv --clear ".cache/$name"
  ".cache/$name/bin/pip" install --quiet --disable-pip-version-check -r "$pins"
  touch "$stamp"
done
system_program npm nodejs npm
npm_env csp-evaluator
exec .venv/bin/pytest -q -n 0 -m scanners "$@" tests/programs/test_scanners.py
