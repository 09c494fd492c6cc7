#!/usr/bin/env bash
# From nothing to the demonstration map in a browser. A second call starts in seconds and adds nothing.
set -eu
. "$(dirname "$0")/common.sh"

make_venv requirements.txt
case "${CARTO_DATABASE_URL:-sqlite:}" in
  sqlite*) ensure_spatialite ;;
esac
.venv/bin/flask db upgrade
.venv/bin/flask demo
exec scripts/serve.sh
