"""What `streamlit run app.py` sets for the whole server process, in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

CODE = """
import asyncio
from types import SimpleNamespace

import app
from threadpoolctl import threadpool_info

app.engine = lambda: SimpleNamespace(start=lambda: None, close=lambda: None)


async def threads():
    async with app.lifespan(app.app):
        return [pool["num_threads"] for pool in threadpool_info()]


print(asyncio.run(threads()))
"""


@pytest.mark.usefixtures("home")
def test_one_thread_multiplies_the_matrices_of_the_server() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert set(json.loads(done.stdout)) == {1}
