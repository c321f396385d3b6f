#!/usr/bin/env bash
# Every test: first what needs no browser, two at a time, then the journeys in the browser, which need both cores for themselves.
# What is given goes to pytest both times (scripts/test.sh -k name); where it names files or folders, they alone are run. Fails
# where either part does, or where nothing was found.
set -uo pipefail
cd "$(dirname "$0")/.."

NOTHING=5 # what pytest ends with when it has collected no test
python=${VENV:-.venv}/bin/python

for each in "$@"; do
  [ -e "${each%%::*}" ] && exec "$python" -m pytest "$@"
done

"$python" -m pytest -n 2 --ignore=tests/browser "$@"
first=$?
"$python" -m pytest tests/browser "$@"
second=$?

[ $first = $NOTHING ] && first=$second
[ $second = $NOTHING ] && second=$first
[ $first = 0 ] && [ $second = 0 ]
