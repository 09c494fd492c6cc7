# What tests and benchmarks run with besides .venv. Sourced after common.sh, never run.
# shellcheck shell=bash

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

# ready_for_tests [COMMAND]: .venv and every program that tests and benchmarks run with; what both install goes on at
# once. COMMAND is called as soon as .venv is there.
ready_for_tests() {
  local said programs came=0
  said=$(mktemp)
  # "|| :", for callers that end at the first failure: what cannot be had is told by the tests that miss it.
  { install_programs || :; } >"$said" 2>&1 &
  programs=$!
  make_venv requirements-dev.txt || came=$?
  [ $came != 0 ] || [ $# = 0 ] || "$@"
  wait "$programs" || :
  cat "$said" >&2
  rm -f "$said"
  [ $came = 0 ] && ensure_spatialite
}
