# Functions shared by the scripts of this folder. Sourced, never run.
# shellcheck shell=bash

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

# Images of containers often forbid Python to keep what it compiled. Here dozens of processes load the same modules:
# without, each compiles them anew, for five seconds.
unset PYTHONDONTWRITEBYTECODE

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }
complain() { printf '\033[31m%s\033[0m\n' "$*" >&2; }

# answers PORT: does a site answer there, well or not? Without curl, which a fresh machine lacks.
answers() {
  local line=
  { exec 3<>"/dev/tcp/127.0.0.1/$1"; } 2>/dev/null || return 1
  printf 'GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' >&3
  read -r -t 5 line <&3
  exec 3>&-
  case $line in HTTP/1.1*) return 0 ;; *) return 1 ;; esac
}

# apt_install PACKAGE…: install Debian packages where this account may. Returns 1, after one sentence, where it may not.
apt_install() {
  local prefix=()
  if ! command -v apt-get >/dev/null; then
    complain "À installer avec le gestionnaire de paquets de ce système : $*"
    return 1
  fi
  if [ "$(id -u)" != 0 ]; then
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
      prefix=(sudo)
    else
      complain "À installer d’abord : sudo apt-get install $*"
      return 1
    fi
  fi
  say "Installation de : $*"
  apt_quietly "${prefix[@]}" install -y --no-install-recommends "$@" && return 0
  # The lists of a fresh machine are empty or old: fetch them once, then try again.
  apt_quietly "${prefix[@]}" update && apt_quietly "${prefix[@]}" install -y --no-install-recommends "$@" && return 0
  complain "apt-get n’a pas pu installer : $*"
  return 1
}

apt_quietly() {
  local prefix=()
  if [ "$1" = sudo ]; then prefix=(sudo); shift; fi
  local log
  log=$(mktemp)
  if "${prefix[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 "$@" >"$log" 2>&1; then
    rm -f "$log"
    return 0
  fi
  tail -n 5 "$log" >&2
  rm -f "$log"
  return 1
}

# Print the name of a Python of version 3.11 or later that can make virtual environments.
usable_python() {
  local name
  for name in ${PYTHON:-} python3 python3.11 python3.12 python3.13 python3.14; do
    if "$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$name"
      return 0
    fi
  done
  return 1
}

# make_venv FILE: .venv holds what FILE (requirements.txt or requirements-dev.txt) asks for.
# A stamp with the checksum of the pins makes a second call immediate.
make_venv() {
  local wanted stamp sum python
  wanted=$1
  sum=$(cat requirements.txt "$wanted" | cksum | tr ' ' '-')
  stamp=".venv/.$wanted.$sum"
  [ -e "$stamp" ] && [ -x .venv/bin/python ] && return 0
  if [ ! -x .venv/bin/pip ]; then
    python=$(usable_python) || { apt_install python3 python3-venv && python=$(usable_python); } || {
      complain "Il faut Python 3.11 ou plus récent, avec le module venv."
      return 1
    }
    say "Création de .venv avec $python"
    "$python" -m venv .venv || return 1
  fi
  say "Installation de $wanted"
  venv_install "$wanted" || return 1
  rm -f ".venv/.$wanted."*
  touch "$stamp"
}

# venv_install FILE: into .venv; by uv, in a tenth of the time, where FILE pins it and it can be had.
venv_install() {
  local uv
  # Modules are compiled when they are first imported: most never are.
  local pip=(.venv/bin/pip install --no-compile --quiet --disable-pip-version-check)
  if uv=$(grep -m 1 '^uv==' "$1") && "${pip[@]}" "$uv"; then
    uv_install .venv -r "$1" && return 0
  fi
  "${pip[@]}" -r "$1"
}

# Can this .venv open a SpatiaLite database?
spatialite_loads() {
  .venv/bin/python - 2>/dev/null <<'PYTHON'
import os, sqlite3
candidates = [sqlite3]
try:
    import pysqlite3
    candidates.append(pysqlite3)
except ImportError:
    pass
names = [os.environ.get("CARTO_SPATIALITE"), "mod_spatialite", "/opt/homebrew/lib/mod_spatialite", "/usr/local/lib/mod_spatialite"]
for module in candidates:
    for name in filter(None, names):
        try:
            connection = module.connect(":memory:")
            connection.enable_load_extension(True)
            connection.load_extension(name)
            raise SystemExit(0)
        except (AttributeError, module.Error):
            pass
raise SystemExit(1)
PYTHON
}

# ensure_spatialite: install the SpatiaLite library where it may be, otherwise say in one sentence what to do.
ensure_spatialite() {
  spatialite_loads && return 0
  if command -v apt-get >/dev/null; then
    apt_install libsqlite3-mod-spatialite
  elif command -v brew >/dev/null; then
    brew install libspatialite
  fi
  spatialite_loads && return 0
  complain "SpatiaLite manque : installez le paquet « libsqlite3-mod-spatialite » (Debian, Ubuntu) ou « libspatialite » (brew), puis relancez."
  return 1
}

# program_env NAME: an environment in .cache/NAME with what tests/programs/requirements/NAME.txt asks for, made
# anew when its pins change. The file names all that is loaded, so that nothing has to be looked for.
program_env() {
  local folder=".cache/$1" pins="tests/programs/requirements/$1.txt" stamp begin=$SECONDS
  stamp="$folder/.$(cksum <"$pins" | tr ' ' '-')"
  [ -e "$stamp" ] && return 0
  "$(usable_python)" -m venv --clear --without-pip "$folder"
  uv_install "$folder" --no-deps -r "$pins"
  touch "$stamp"
  say "   $folder : $((SECONDS - begin)) s"
}

# uv_install FOLDER …: into that environment, with the uv of requirements-dev.txt: ten environments at once cost pip
# two minutes of the processor, and uv ten seconds.
uv_install() {
  local folder=$1
  shift
  .venv/bin/uv pip install --quiet --python "$folder/bin/python" "$@"
}

# npm_env NAME: the same for libraries of npm, out of tests/programs/requirements/NAME.json; nothing of theirs is run
# when they are installed.
npm_env() {
  local folder=".cache/$1" pins="tests/programs/requirements/$1.json"
  cmp -s "$pins" "$folder/package.json" && [ -d "$folder/node_modules" ] && return 0
  mkdir -p "$folder"
  cp "$pins" "$folder/package.json"
  npm --prefix "$folder" install --silent --no-package-lock --ignore-scripts --omit=optional --no-audit --no-fund
}

# system_program COMMAND PACKAGE…: the Debian packages that bring the command, unless it is there.
system_program() {
  local command=$1
  shift
  command -v "$command" >/dev/null || apt_install "$@"
}
