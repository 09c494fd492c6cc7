#!/usr/bin/env bash
# The site with the programs of other people that it speaks to.
# Not part of `make test`: it needs programs of the system and environments of its own (.cache/NAME).
set -eu
. "$(dirname "$0")/common.sh"

# program_env NAME REQUIREMENTS: an environment in .cache/NAME with what the file asks for, made anew when its pins change.
program_env() {
  local folder=".cache/$1" stamp
  stamp="$folder/.$(cksum <"$2" | tr ' ' '-')"
  [ -e "$stamp" ] && return 0
  say "Création de $folder"
  mkdir -p .cache
  "$(usable_python)" -m venv --clear "$folder"
  "$folder/bin/pip" install --quiet --disable-pip-version-check -r "$2"
  touch "$stamp"
}

# system_program COMMAND PACKAGE…: the Debian packages that bring the command, unless it is there.
system_program() {
  local command=$1
  shift
  command -v "$command" >/dev/null || apt_install "$@"
}

make_venv requirements-dev.txt
ensure_spatialite
# Programs of the system.
system_program redis-server redis-server
system_program g++ g++ python3-dev # one of addok's libraries is compiled where it is installed
system_program ogr2ogr gdal-bin
/usr/bin/python3 -c "import qgis" 2>/dev/null || apt_install python3-qgis # 190 packages: some minutes
# Environments of their own, a line each.
program_env addok tests/programs/requirements.txt
program_env ogc tests/programs/ogc.txt
program_env pygeoapi tests/programs/pygeoapi.txt
# Their files name all that the readers load: nothing else is looked for, nothing is compiled before it is asked for.
export PIP_NO_DEPS=1 PIP_NO_COMPILE=1
for name in dcat frictionless validata csv-detective udata; do
  program_env "$name" "tests/programs/requirements/$name.txt"
done
exec .venv/bin/pytest -q -m programs "$@" tests/programs
