#!/usr/bin/env bash
# The site with the programs of other people that it speaks to.
# Not part of `make test`: it needs programs of the system and environments of its own (.cache/NAME).
set -eu
. "$(dirname "$0")/common.sh"

# program_env NAME: an environment in .cache/NAME with what tests/programs/requirements/NAME.txt asks for, made
# anew when its pins change. The file names all that is loaded, so that nothing has to be looked for; nothing is
# compiled before it is asked for, and the pip of .venv serves for all.
program_env() {
  local folder=".cache/$1" pins="tests/programs/requirements/$1.txt" stamp begin=$SECONDS
  stamp="$folder/.$(cksum <"$pins" | tr ' ' '-')"
  [ -e "$stamp" ] && return 0
  "$(usable_python)" -m venv --clear --without-pip "$folder"
  .venv/bin/pip --python "$folder/bin/python" --quiet --disable-pip-version-check \
    install --no-deps --no-compile -r "$pins"
  touch "$stamp"
  say "   $folder : $((SECONDS - begin)) s"
}

# begin_env NAME…: make environments at the same time, each waiting more for the network than for the processor.
making=()
begin_env() {
  local name
  for name in "$@"; do
    program_env "$name" &
    making+=($!)
  done
}

# npm_env NAME: the same for libraries of npm, out of tests/programs/requirements/NAME.json; nothing of theirs is run
# when they are installed.
npm_env() {
  local folder=".cache/$1" pins="tests/programs/requirements/$1.json"
  cmp -s "$pins" "$folder/package.json" && [ -d "$folder/node_modules" ] && return 0
  mkdir -p "$folder"
  cp "$pins" "$folder/package.json"
  npm --prefix "$folder" install --silent --no-package-lock --ignore-scripts --omit=optional --no-audit --no-fund
}

# system_program COMMAND PACKAGE…: the Debian packages that bring the command, unless it is there.
system_program() {
  local command=$1
  shift
  command -v "$command" >/dev/null || apt_install "$@"
}

make_venv requirements-dev.txt
make_venv requirements-s3.txt
ensure_spatialite
say "── environnements"
mkdir -p .cache
begin_env udata ogc pygeoapi frictionless validata csv-detective dcat identity moto
system_program g++ g++ python3-dev # some of addok's libraries are compiled where they are installed
begin_env addok
system_program redis-server redis-server
system_program /usr/sbin/nginx nginx-light
system_program /usr/sbin/pgbouncer pgbouncer
system_program npm nodejs npm
npm_env flatgeobuf
system_program ogr2ogr gdal-bin
.venv/bin/python -c 'import ctypes; ctypes.CDLL("libmagic.so.1")' 2>/dev/null || apt_install libmagic1 # csv-detective
/usr/bin/python3 -c "import qgis" 2>/dev/null || apt_install python3-qgis # 190 packages: some minutes
for job in "${making[@]}"; do wait "$job"; done
say "   environnements : $SECONDS s"
exec .venv/bin/pytest -q -n "${WORKERS:-2}" --dist loadfile -m programs "$@" tests/programs
