#!/usr/bin/env bash
# What `make` needs on a fresh machine, once each: `setup.sh app`, `setup.sh tests` (adds tools and a browser).
# Debian and macOS, Python 3.11 or newer. Does nothing when all is there.
set -euo pipefail
cd "$(dirname "$0")/.."

VENV=${VENV:-.venv}
TORCH_INDEX=${TORCH_INDEX:-}   # where to take torch from instead of PyPI, such as https://download.pytorch.org/whl/cpu
CPU_INDEX=https://download.pytorch.org/whl/cpu

say() { printf '\033[1m%s\033[0m\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }
can_install() { command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; }

find_python() {
  for name in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo "$name"; return; fi
  done
  fail "Glassbox needs Python 3.11 or newer. Debian: sudo apt-get install python3 python3-venv. macOS: brew install python"
}

environment() {
  [ -x "$VENV/bin/python" ] && "$VENV/bin/python" -m pip --version >/dev/null 2>&1 && return
  local python; python=$(find_python)
  say "Creating $VENV with $("$python" --version)"
  rm -rf "$VENV"
  if ! "$python" -m venv "$VENV" 2>/dev/null; then
    # Debian keeps venv in a package of its own
    can_install || fail "This Python has no venv module. Debian: sudo apt-get install python3-venv, then run the command again."
    as_root apt-get update -qq
    as_root apt-get install -y -qq --no-install-recommends python3-venv
    rm -rf "$VENV"
    "$python" -m venv "$VENV"
  fi
}

reachable() { "$VENV/bin/python" -c "import sys, urllib.request as u; u.urlopen(sys.argv[1], timeout=5).close()" "$1" 2>/dev/null; }

install() { # install <requirements file>: again only when the files have changed
  local stamp="$VENV/.installed-$1" state
  state=$(cat requirements*.txt "$0" | cksum)
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$state" ] && return
  if ! "$VENV/bin/python" -c 'import importlib.metadata as m; m.version("torch")' 2>/dev/null; then
    local from=$TORCH_INDEX
    # PyPI's torch for Linux brings gigabytes of CUDA: without an NVIDIA card take the CPU build, if its index answers
    if [ -z "$from" ] && [ "$(uname)" = Linux ] && ! command -v nvidia-smi >/dev/null && reachable "$CPU_INDEX/torch/"; then
      from=$CPU_INDEX
    fi
    say "Installing PyTorch"
    "$VENV/bin/python" -m pip install -q ${from:+--index-url "$from"} "$(grep -o '^torch[^ ]*' requirements.txt)"
  fi
  say "Installing $1"
  "$VENV/bin/python" -m pip install -q -r "$1"
  echo "$state" > "$stamp"
}

browser() {
  for name in chromium chromium-browser google-chrome; do command -v "$name" >/dev/null && break; done &&
    { [ "$(uname)" != Linux ] || fc-list ':lang=zh' 2>/dev/null | grep -q .; } && return
  if can_install; then
    say "Installing Chromium and a Chinese font"
    as_root apt-get update -qq
    as_root apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk fontconfig
  elif ! "$VENV/bin/python" scripts/browser.py 2>/dev/null; then
    say "Fetching Playwright's Chromium"
    "$VENV/bin/python" -m playwright install chromium ||
      fail "The browser tests need Chromium. Debian: sudo apt-get install chromium. macOS: brew install --cask chromium"
  fi
}

case "${1:-}" in
  app) environment; install requirements.txt ;;
  tests) environment; install requirements-dev.txt; browser ;;
  *) fail "usage: setup.sh app|tests" ;;
esac
