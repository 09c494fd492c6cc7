#!/usr/bin/env bash
# From nothing to everything that tests and benchmarks run with; seconds where it is there.
. "$(dirname "$0")/common.sh"
. scripts/programs.sh
ready_for_tests
