# shellcheck shell=bash
# Sourced by all scripts in this folder: paths and progress output. Runs nothing by itself.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

# The server's build follows CARGO_TARGET_DIR; the browser's has a folder inside it, because the two are built with
# different features and, on some machines, by different compilers: in a shared folder they would invalidate each other.
target=${CARGO_TARGET_DIR:-$root/target}
wasm_target_dir=$target/wasm
site=$root/target/site
# Tools built from source are kept across clones; the version is part of the folder's name.
cache=${XDG_CACHE_HOME:-$HOME/.cache}/tenantry

# The start time of `make`, shared by all scripts that it runs.
export DOT_MAKE_STARTED=${DOT_MAKE_STARTED:-$(date +%s)}

# say WORDS…: prints a line of progress, with the time since `make` started, to stderr, since stdout is for results; or
# to the file descriptor in DOT_MAKE_SAY, so that a script whose output goes to a file can still report progress.
say() {
  local seconds=$(($(date +%s) - DOT_MAKE_STARTED))
  printf '[%3d:%02d] %s\n' $((seconds / 60)) $((seconds % 60)) "$*" >&"${DOT_MAKE_SAY:-2}"
}

# fail WORDS…: prints the error and what to do about it, and exits.
fail() {
  say "failed: $*"
  exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# crate_version NAME: prints the version that Cargo.lock pins.
crate_version() {
  awk -v name="\"$1\"" '$1 == "name" { found = ($3 == name) } found && $1 == "version" { gsub(/"/, "", $3); print $3; exit }' Cargo.lock
}

# apt_install WHAT PACKAGE…: installs Debian packages if this account has permission, otherwise prints the command.
apt_install() {
  local what=$1
  shift
  have apt-get || fail "$what is missing, and this system has no apt-get: install it in this system's own way"
  if [ "$(id -u)" != 0 ]; then
    fail "$what is missing: run \`sudo apt-get install --no-install-recommends $*\` and start again"
  fi
  say "$what: installing $* by apt-get"
  local log=$target/logs/apt.log
  mkdir -p "${log%/*}"
  export DEBIAN_FRONTEND=noninteractive
  # The package lists of a fresh image are missing or outdated; with current ones the update is not needed.
  if ! timeout 900 apt-get install -y -q --no-install-recommends "$@" >"$log" 2>&1 </dev/null; then
    timeout 300 apt-get update -q >"$log" 2>&1 </dev/null || { tail -n 20 "$log" >&2; fail "apt-get update, see $log"; }
    timeout 900 apt-get install -y -q --no-install-recommends "$@" >>"$log" 2>&1 </dev/null ||
      { tail -n 20 "$log" >&2; fail "apt-get install $*, see $log"; }
  fi
}

# npm_packages FOLDER: installs the packages that FOLDER/package-lock.json pins, unless they are installed already.
# Install scripts are disabled: none of our packages needs one, and unreviewed code should not run.
npm_packages() {
  local lock stamp=$1/node_modules/.lock-installed
  lock=$(sha256sum <"$1/package-lock.json")
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$lock" ] && return
  say "npm packages of $1"
  (cd "$1" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2 </dev/null) || fail "npm ci in $1"
  printf '%s\n' "$lock" >"$stamp"
}
