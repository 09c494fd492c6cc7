#!/usr/bin/env bash
# Serve the site on http://127.0.0.1:PORT (8000). One process: the inline worker lives in it (CARTO_WORKER).
set -eu
. "$(dirname "$0")/common.sh"

make_venv requirements.txt
port=${PORT:-8000}
export CARTO_BASE_URL=${CARTO_BASE_URL:-http://127.0.0.1:$port}
if answers "$port"; then
  complain "Un site répond déjà sur le port $port : arrêtez-le, ou choisissez-en un autre (PORT=8001)."
  exit 1
fi
# The address is said once it answers: whoever clicks on it before that would meet an error. $$ stays the number of
# the server, which takes this shell's place.
(
  while kill -0 $$ 2>/dev/null; do
    sleep 0.3
    if answers "$port" && kill -0 $$ 2>/dev/null; then
      say "CartoQuartiers : http://127.0.0.1:$port (Ctrl-C pour arrêter)"
      break
    fi
  done
) &
# Threads: a download holds one for as long as it lasts, and up to eight may last (granian's own advice about their
# number, meant for pure computing, is what the log level keeps quiet).
exec .venv/bin/granian --interface wsgi --factory --host 127.0.0.1 --port "$port" \
  --workers 1 --blocking-threads "${THREADS:-16}" --log-level error cartoquartiers.app:create_app
