#!/usr/bin/env bash
# Measure the map on the demonstration, in a folder of its own: a server is started for it and stopped.
set -eu
. "$(dirname "$0")/common.sh"

make_venv requirements-dev.txt
folder=$(mktemp -d)
port=${BENCH_PORT:-8765}
export CARTO_DATA_DIR=$folder CARTO_BASE_URL=http://127.0.0.1:$port CARTO_WORKER=apart
unset CARTO_DATABASE_URL
.venv/bin/flask db upgrade >/dev/null
.venv/bin/flask demo >/dev/null
.venv/bin/granian --interface wsgi --factory --host 127.0.0.1 --port "$port" --workers 1 --blocking-threads 4 \
  --log-level error cartoquartiers.app:create_app &
server=$!
trap 'kill $server 2>/dev/null; rm -rf "$folder"' EXIT
for _ in $(seq 50); do
  if curl -sf "http://127.0.0.1:$port/healthz" >/dev/null; then break; fi
  sleep 0.2
done
.venv/bin/python -m benchmarks.map_frames "http://127.0.0.1:$port"
