#!/usr/bin/env bash
# Write requirements.lock anew from requirements.txt: every library that is loaded, with the digests of its files.
set -eu
. "$(dirname "$0")/common.sh"

make_venv requirements-dev.txt
told=$(head -1 requirements.lock)
.venv/bin/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-annotate --no-header \
  requirements.txt -o requirements.lock >/dev/null
printf '%s\n%s\n' "$told" "$(cat requirements.lock)" >requirements.lock.new
mv requirements.lock.new requirements.lock
