#!/usr/bin/env bash
# From nothing to a passed test suite, on SpatiaLite, on PostGIS and in a real browser.
# With CI=true, what cannot be run is a failure; elsewhere a visible skip.
set -u
. "$(dirname "$0")/common.sh"

postgis_package() {
  apt-cache --names-only search '^postgresql-[0-9]+-postgis-3$' 2>/dev/null | cut -d' ' -f1 | sort -V | tail -n 1
}

has_postgis() {
  local folder
  for folder in /usr/lib/postgresql/*/bin "$(dirname "$(command -v pg_ctl || echo /none/pg_ctl)")"; do
    [ -x "$folder/initdb" ] && [ -e "$("$folder/pg_config" --sharedir)/extension/postgis.control" ] && return 0
  done
  return 1
}

# Debian's shell for pages without windows is a third faster than the whole Chromium, which does as well.
browser_package() {
  if apt-cache show chromium-headless-shell >/dev/null 2>&1; then echo chromium-headless-shell; else echo chromium; fi
}

# A person's own Chromium is enough; a forge that runs this often is given the faster one.
has_browser() {
  command -v chromium-headless-shell >/dev/null && return 0
  [ "${CI:-}" = true ] && [ "$(browser_package)" != chromium ] && return 1
  { command -v chromium || command -v google-chrome; } >/dev/null
}

# Programs of the system: only what is missing is installed, in one go.
install_programs() {
  local wanted=() package
  if [ -z "${CARTO_TEST_POSTGIS_URL:-}" ] && ! has_postgis; then
    package=$(postgis_package)
    if [ -z "$package" ] && [ "$(id -u)" = 0 ]; then
      apt_quietly update
      package=$(postgis_package)
    fi
    wanted+=(postgresql "${package:-postgresql-15-postgis-3}")
  fi
  command -v node >/dev/null || wanted+=(nodejs)
  command -v ogrinfo >/dev/null || wanted+=(gdal-bin)
  command -v strace >/dev/null || wanted+=(strace)
  command -v git >/dev/null || wanted+=(git)
  [ ${#wanted[@]} = 0 ] || apt_install "${wanted[@]}"
  # Apart: a shell that cannot be had must not keep the rest away.
  has_browser || apt_install "$(browser_package)" || command -v chromium >/dev/null || apt_install chromium
}

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
said=$(mktemp -d)
trap 'rm -rf "$said"' EXIT
begin_beside() {
  local name=$1
  shift
  "$@" >"$said/$name" 2>&1 &
  echo $! >"$said/$name.pid"
}
end_beside() {
  wait "$(cat "$said/$1.pid")"
  local outcome=$?
  cat "$said/$1"
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

begin_beside "programs" install_programs
make_venv requirements-dev.txt || exit 1
end_beside "programs"
ensure_spatialite || exit 1
bin=.venv/bin
begin_beside "mypy" $bin/mypy
step "ruff" $bin/ruff check .
step "node" javascript
step "pytest" $bin/pytest -q -n "${WORKERS:-4}" --dist worksteal "$@"
step "mypy" end_beside "mypy"

if [ ${#failed[@]} != 0 ]; then
  complain "Échec : ${failed[*]}"
  exit 1
fi
say "Tout passe (${SECONDS} s)."
