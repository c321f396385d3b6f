"""A text of a visitor's, from a file, to be looked at. Asked in the process that may die of a file; knows no page and keeps nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.text_decode import decoded
from core.errors import Problem
from core.sequences.looks_config import MOST_FILE, MOST_READ, kept
from core.wire import Array


def opened(content: NDArray[np.uint8]) -> tuple[dict[str, Any], dict[str, Array]]:
    """{text: its first characters, count: of all, encoding, replaced: characters that could not be read}.

    Raises Problem "text_too_large", "text_empty", and as `core.data.text_decode.decoded`.
    """
    if content.nbytes > MOST_FILE:
        raise Problem("text_too_large", limit_mb=MOST_FILE // 1_000_000)
    found = decoded(content.tobytes())
    if not found.text.strip():
        raise Problem("text_empty")
    text, count = kept(found.text.strip(), MOST_READ)
    return {"text": text, "count": count, "encoding": found.encoding, "replaced": found.replaced}, {}
