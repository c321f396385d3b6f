"""A picture from outside, cropped to a small square: for lessons that show every pixel. Knows no lesson and no network.

What comes from outside is decoded by a child process under a memory limit and a clock (`child` runs there); if a picture
kills it, that picture gets a sentence and the next one a new process.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from core.errors import Problem
from core.oracle.service import oracle
from core.settings import settings
from core.wire import Array

SECONDS = 10.0  # an honest picture takes a hundredth of it
_OURS = {"oracle_failed": "predictor_failed", "oracle_timeout": "predictor_timeout", "oracle_busy": "predictor_busy"}


def shrunk(data: bytes, side: int, *, ink: bool = False) -> Array:
    """The middle square of a picture at `side` pixels, (side, side, 3) in 0..255; with `ink` dark becomes bright.

    Raises Problem as core.predict.images.decode does, and `predictor_failed`, `predictor_timeout`, `predictor_busy`.
    """
    most = settings().upload_mb << 20
    file = np.frombuffer(data[: most + 1], np.uint8)
    try:
        _, found = oracle().ask(
            "core.predict.shrunk:child", {"side": side, "most": most, "ink": ink}, {"file": file}, SECONDS
        )
    except Problem as problem:
        raise Problem(_OURS.get(problem.code, problem.code), **problem.params) from None
    return found["picture"]


def warm() -> None:
    """See that there is a child, so that the first picture need not wait for it. Returns at once."""
    oracle().warm()


def child(side: int, most: int, ink: bool, file: Array) -> tuple[dict[str, Any], dict[str, Array]]:
    """What the child process does with the bytes of `file`."""
    from PIL import Image

    from core.predict.images import decode

    try:
        pixels = decode(file.tobytes(), most)
    except MemoryError:
        raise Problem("image_too_large_for_memory") from None
    height, width = pixels.shape[:2]
    edge = min(height, width)
    top, left = (height - edge) // 2, (width - edge) // 2
    square = np.uint8(pixels[top : top + edge, left : left + edge] * 255 + 0.5)
    small = np.asarray(Image.fromarray(square).resize((side, side), Image.Resampling.BOX))
    return {}, {"picture": 255 - small if ink else small}
