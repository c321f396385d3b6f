"""`make bench`: every measurement of tests/bench in one table. Knows no topic by name; row.py tells how one is written.

python -m tests.bench                  all topics, several minutes
python -m tests.bench --only runs server
python -m tests.bench --list
"""

from __future__ import annotations

import argparse
import ast
import importlib
import json
import os
import platform
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from tests.bench.row import Row

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LONGEST = 1200  # seconds for one topic


def topics() -> list[str]:
    """The modules beside this one that define `rows`, found without running them."""
    return [
        path.stem
        for path in sorted(HERE.glob("*.py"))
        if any(
            isinstance(node, ast.FunctionDef) and node.name == "rows"
            for node in ast.parse(path.read_text("utf-8")).body
        )
    ]


def measure(topic: str) -> tuple[list[Row], str]:
    """Run one topic in a process and a home of its own, printing each row as it comes; its rows, and what broke it."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home, tempfile.TemporaryFile("w+") as complaints:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench", "--rows-of", topic],
            cwd=ROOT,
            env={**os.environ, "GLASSBOX_HOME": home},
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
        )
        limit = threading.Timer(LONGEST, process.kill)
        limit.start()
        rows = []
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("["):
                rows.append(Row(*json.loads(line)))
                print(rows[-1], flush=True)
        code = process.wait()
        limit.cancel()
        complaints.seek(0)
        last = (complaints.read().strip().splitlines() or [f"ended with code {code}"])[-1]
    return rows, last if code else ""


def report(topic: str) -> None:
    """What the process of one topic does: a line of JSON for each row."""
    for row in importlib.import_module(f"tests.bench.{topic}").rows():
        print(json.dumps(row), flush=True)


def main() -> int:
    found = topics()
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure speed and memory.")
    parser.add_argument("--only", nargs="+", metavar="TOPIC", choices=found, default=found, help=", ".join(found))
    parser.add_argument("--list", action="store_true", help="name the topics and end")
    parser.add_argument("--rows-of", choices=found, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.rows_of:
        report(asked.rows_of)
        return 0
    if asked.list:
        print("\n".join(found))
        return 0
    print(f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print("Ratios of this run; on a busy or another machine only they mean anything.")
    rows, broken = [], {}
    for topic in asked.only:
        print(f"\n{topic}", flush=True)
        measured, trouble = measure(topic)
        rows += measured
        if trouble:
            broken[topic] = trouble
            print(f"broken: {trouble}", flush=True)
    with_target = [row for row in rows if row.met is not None]
    print(f"\n{sum(row.met or False for row in with_target)} of {len(with_target)} targets reached")
    for row in with_target:
        if not row.met:
            print(f"  missed: {row.name}: {row.value:.3g}, should be {row.target:g} {row.unit}")
    for topic, trouble in broken.items():
        print(f"  broken: {topic}: {trouble}")
    return 1 if broken else 0  # a slow machine is no failure


if __name__ == "__main__":
    sys.exit(main())
