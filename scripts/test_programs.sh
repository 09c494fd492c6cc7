#!/usr/bin/env bash
# The site with the programs of other people that it speaks to.
# Not part of `make test`: it needs programs of the system and environments of its own (.cache/NAME).
set -eu
. "$(dirname "$0")/common.sh"

# begin_env NAME…: make environments at the same time, each waiting more for the network than for the processor.
making=()
begin_env() {
  local name
  for name in "$@"; do
    program_env "$name" &
    making+=($!)
  done
}

make_venv requirements-dev.txt
make_venv requirements-s3.txt
ensure_spatialite
say "── environnements"
mkdir -p .cache
begin_env udata ogc pygeoapi frictionless validata csv-detective dcat identity moto caddy
system_program g++ g++ python3-dev # some of addok's libraries are compiled where they are installed
begin_env addok
system_program redis-server redis-server
system_program /usr/sbin/nginx nginx-light
system_program caddy caddy
system_program /usr/sbin/pgbouncer pgbouncer
system_program npm nodejs npm
npm_env flatgeobuf
system_program ogr2ogr gdal-bin
.venv/bin/python -c 'import ctypes; ctypes.CDLL("libmagic.so.1")' 2>/dev/null || apt_install libmagic1 # csv-detective
/usr/bin/python3 -c "import qgis" 2>/dev/null || apt_install python3-qgis # 190 packages: some minutes
for job in "${making[@]}"; do wait "$job"; done
say "   environnements : $SECONDS s"
exec .venv/bin/pytest -q -n "${WORKERS:-2}" --dist loadfile -m programs "$@" tests/programs
