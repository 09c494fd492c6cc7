#!/usr/bin/env bash
# Measure the map on the demonstration, in a folder of its own: two servers are started for it and stopped, the second
# with HTTPS and HTTP/2 as in production, for Lighthouse.
set -eu
. "$(dirname "$0")/common.sh"

. scripts/programs.sh
ready_for_tests
mkdir -p .cache
system_program npm nodejs npm
npm_env lighthouse
npm_env supercluster
folder=$(mktemp -d)
port=${BENCH_PORT:-8765}
export CARTO_DATA_DIR=$folder CARTO_BASE_URL=http://127.0.0.1:$port CARTO_WORKER=apart
unset CARTO_DATABASE_URL
.venv/bin/flask db upgrade >/dev/null
.venv/bin/flask demo >/dev/null
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 \
  -keyout "$folder/key.pem" -out "$folder/certificate.pem" 2>/dev/null
servers=()
# begin_server PORT ADDRESS OPTION…: serve the demonstration, and return once it answers.
begin_server() {
  local at=$1 address=$2
  shift 2
  CARTO_BASE_URL=$address .venv/bin/granian --interface wsgi --factory --host 127.0.0.1 --port "$at" --workers 1 \
    --blocking-threads 4 --log-level error "$@" cartoquartiers.app:create_app &
  servers+=($!)
  for _ in $(seq 100); do
    if curl -skf "$address/healthz" >/dev/null; then break; fi
    sleep 0.2
  done
}
trap 'kill "${servers[@]}" 2>/dev/null || true; rm -rf "$folder"' EXIT
secure=https://127.0.0.1:$((port + 1)) missed=0
begin_server "$port" "$CARTO_BASE_URL"
.venv/bin/python -m benchmarks.map_frames "$CARTO_BASE_URL" || missed=1
kill "${servers[0]}"
begin_server $((port + 1)) "$secure" --ssl-certificate "$folder/certificate.pem" --ssl-keyfile "$folder/key.pem"
.venv/bin/python -m benchmarks.lighthouse "$secure/" || missed=1
exit $missed
