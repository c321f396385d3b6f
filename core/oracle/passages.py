"""A visitor's text file, read in another process: whatever is in it, no page waits for it. Knows no page and not what is in a file."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.errors import Problem
from core.oracle.service import decoder
from core.sequences.looks_config import MOST_FILE


def opened(data: bytes) -> dict[str, Any]:
    """As `core.sequences.passage.opened`. Raises Problem as that and as the oracle."""
    if len(data) > MOST_FILE:
        raise Problem("text_too_large", limit_mb=MOST_FILE // 1_000_000)
    content = {"content": np.frombuffer(data, np.uint8)}
    return decoder().ask("core.sequences.passage:opened", {}, content, seconds=30.0, keep=False)[0]
