"""The pictures that a run on the digits watches, kept in a file: shown before anything trains, without scikit-learn or torch.

`scripts/watched_digits.py` writes the file.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parents[2] / "assets" / "images" / "digits.json"


@cache
def watched_digits() -> dict[str, Any]:
    """{"height", "width", "full": the value of full ink, "labels": (n,), "ink": (n, height · width)} of the default split."""
    return json.loads(FILE.read_text("utf-8"))
