#!/usr/bin/env bash
# Hurt a site of its own in every way that tests/faults knows; a line each, exit 1 when one is missed.
# A full disk is a small tmpfs, which only root may mount.
set -eu
. "$(dirname "$0")/common.sh"

. scripts/programs.sh
ready_for_tests
exec .venv/bin/python -m tests.faults
