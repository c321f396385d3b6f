#!/usr/bin/env bash
# Every test: first what needs no browser, two at a time, then the journeys in the browser, which need both cores for themselves.
# What is given goes to pytest both times (scripts/test.sh -k name); where it names files or folders, they alone are run. Fails
# where either part does, or where nothing was found.
set -uo pipefail
cd "$(dirname "$0")/.."

AGAIN=2   # so many journeys may fail once: now and then a browser loses a page on a busy machine, but not twice the same
NOTHING=5 # what pytest ends with when it has collected no test
python=${VENV:-.venv}/bin/python

for each in "$@"; do
  [ -e "${each%%::*}" ] && exec "$python" -m pytest "$@"
done

"$python" -m pytest -n 2 --ignore=tests/browser "$@"
first=$?
"$python" -m pytest tests/browser "$@"
second=$?
failed=$(grep -c '"tests/browser' "${CACHE:-.pytest_cache}/v/cache/lastfailed" 2>/dev/null)
if [ $second = 1 ] && [ "${failed:-0}" -ge 1 ] && [ "$failed" -le "$AGAIN" ]; then
  echo "Once more, by themselves: the journeys that failed. What the page showed stands above."
  "$python" -m pytest tests/browser --lf --lfnf=none
  second=$?
fi

[ $first = $NOTHING ] && first=$second
[ $second = $NOTHING ] && second=$first
[ $first = 0 ] && [ $second = 0 ]
