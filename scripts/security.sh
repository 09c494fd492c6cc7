#!/usr/bin/env bash
# The scanners of other people, each in an environment of its own (.cache/NAME), on the sources and on a running site.
set -eu
. "$(dirname "$0")/common.sh"

make_venv requirements-dev.txt
ensure_spatialite
mkdir -p .cache
for name in scanners wapiti; do
  pins="tests/programs/requirements/$name.txt"
  stamp=".cache/$name/.$(cksum <"$pins" | tr ' ' '-')"
  [ -e "$stamp" ] && continue
  "$(usable_python)" -m venv --clear ".cache/$name"
  ".cache/$name/bin/pip" install --quiet --disable-pip-version-check -r "$pins"
  touch "$stamp"
done
command -v npm >/dev/null || apt_install nodejs npm
if ! cmp -s tests/programs/requirements/csp-evaluator.json .cache/csp-evaluator/package.json; then
  mkdir -p .cache/csp-evaluator
  cp tests/programs/requirements/csp-evaluator.json .cache/csp-evaluator/package.json
  npm --prefix .cache/csp-evaluator install --silent --no-package-lock --ignore-scripts --no-audit --no-fund
fi
exec .venv/bin/pytest -q -n 0 -m scanners "$@" tests/programs/test_scanners.py
