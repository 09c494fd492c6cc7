#!/usr/bin/env bash
# From nothing to a passed test suite, on SpatiaLite, on PostGIS and in a real browser.
# With CI=true, what cannot be run is a failure; elsewhere a visible skip.
set -u
. "$(dirname "$0")/common.sh"
. scripts/programs.sh

failed=()
step() {
  local name=$1 begin=$SECONDS
  shift
  say "── $name"
  if "$@"; then
    say "   $name : $((SECONDS - begin)) s"
  else
    failed+=("$name")
    complain "   $name : échec après $((SECONDS - begin)) s"
  fi
}

# What needs one core goes on beside what fills the rest; its words come when it is asked for.
beside=$(mktemp -d)
trap 'rm -rf "$beside"' EXIT
begin_beside() {
  local name=$1
  shift
  "$@" >"$beside/$name" 2>&1 &
  echo $! >"$beside/$name.pid"
}
end_beside() {
  wait "$(cat "$beside/$1.pid")"
  local outcome=$?
  cat "$beside/$1"
  return $outcome
}

javascript() {
  if command -v node >/dev/null; then
    # shellcheck disable=SC2046
    node --test --test-reporter=dot $(git ls-files --cached --others --exclude-standard 'tests/js/*.test.mjs')
  elif [ "${CI:-}" = true ]; then
    complain "Node.js manque (CI=true : rien ne peut être passé)"
    return 1
  else
    say "   SAUTÉ : Node.js n’est pas installé"
  fi
}

# What each worker loads is compiled once, beside the rest: four that begin with nothing compile it four times.
compiled() {
  find tests -name '*-pytest-*.pyc' -print -quit | grep -q . && return 0
  $bin/pytest -qq --collect-only tests >/dev/null 2>&1
}

begin_early() {
  begin_beside "mypy" $bin/mypy
  begin_beside "modules" compiled
}

bin=.venv/bin
ready_for_tests begin_early || exit 1
step "ruff" $bin/ruff check .
step "node" javascript
end_beside "modules" # what does not load is told by pytest
step "pytest" $bin/pytest -q -n "${WORKERS:-4}" --dist worksteal "$@"
step "mypy" end_beside "mypy"

if [ ${#failed[@]} != 0 ]; then
  complain "Échec : ${failed[*]}"
  exit 1
fi
say "Tout passe (${SECONDS} s)."
