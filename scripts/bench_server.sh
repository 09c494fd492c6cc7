#!/usr/bin/env bash
# Measure exports, writes, imports, look-alikes and unchanged answers on both databases; exit 1 when a goal is missed.
# Usage: scripts/bench_server.sh PLACES
set -u
. "$(dirname "$0")/common.sh"

. scripts/programs.sh
ready_for_tests || exit 1
mkdir -p .cache
system_program /usr/sbin/nginx nginx-light
program_env pygeoapi
places=$1 missed=0
# A million places take a quarter of an hour to compute: made once for both, copied for each script.
CARTO_TEST_SHARED=$(mktemp -d)
export CARTO_TEST_SHARED
chmod 711 "$CARTO_TEST_SHARED"  # PostgreSQL runs as another user
trap '.venv/bin/python -m benchmarks.bases' EXIT
for kind in spatialite postgis; do
  nice .venv/bin/python -m benchmarks.export "$kind" "$places" || missed=1
  nice .venv/bin/python -m benchmarks.search "$kind" "$places" || missed=1
  nice .venv/bin/python -m benchmarks.writes "$kind" 1000 || missed=1
  nice .venv/bin/python -m benchmarks.import_waits "$kind" 300 || missed=1
  nice .venv/bin/python -m benchmarks.likeness "$kind" "$places" || missed=1
  nice .venv/bin/python -m benchmarks.hot "$kind" 3000 || missed=1
done
nice .venv/bin/python -m benchmarks.photos || missed=1
nice .venv/bin/python -m benchmarks.features "$places" || missed=1
exit $missed
