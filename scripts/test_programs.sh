#!/usr/bin/env bash
# The site with the programs of other people that it speaks to: addok, on Redis, with a sample of addresses.
# Not part of `make test`: it needs a server of the system and an environment of its own (.cache/addok).
set -eu
. "$(dirname "$0")/common.sh"

make_venv requirements-dev.txt
ensure_spatialite
command -v redis-server >/dev/null || apt_install redis-server
# One of addok's libraries is compiled where it is installed.
command -v g++ >/dev/null || apt_install g++ python3-dev
folder=.cache/addok
stamp="$folder/.$(cksum <tests/programs/requirements.txt | tr ' ' '-')"
if [ ! -e "$stamp" ]; then
  say "Création de $folder"
  mkdir -p .cache
  "$(usable_python)" -m venv --clear "$folder"
  "$folder/bin/pip" install --quiet --disable-pip-version-check -r tests/programs/requirements.txt
  touch "$stamp"
fi
exec .venv/bin/pytest -q -m programs "$@" tests/programs
