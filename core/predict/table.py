"""Many answers as a table: a file to open in a spreadsheet, pictures small enough for a row. Knows no page and no network."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence

import numpy as np

from core.errors import Problem
from core.predict.answer import Prediction
from core.wire import Array

THUMBNAIL = 56  # pixels a side at most
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")  # ASCII and full width
_MARK = "\ufeff"  # tells spreadsheets that the file is UTF-8


def to_csv(
    names: Sequence[str],
    answers: Sequence[Prediction | Problem],
    sentence: Callable[[Problem], str] = lambda problem: problem.code,
) -> bytes:
    """One line per file: file, answer, probability, p(<class>) for each class, problem. UTF-8 with a mark, RFC 4180.

    A text that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, CSV injection).
    """
    classes = next((answer.classes for answer in answers if isinstance(answer, Prediction)), ())
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["file", "answer", "probability", *(harmless(f"p({name})") for name in classes), "problem"])
    for name, answer in zip(names, answers, strict=True):
        if isinstance(answer, Problem):
            writer.writerow([harmless(name), "", "", *("" for _ in classes), harmless(sentence(answer))])
        else:
            shares = [f"{share:.6f}" for share in answer.probabilities]
            writer.writerow([harmless(name), harmless(answer.classes[answer.best]), shares[answer.best], *shares, ""])
    return (_MARK + out.getvalue()).encode("utf-8", "replace")


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula; all others stay as they are."""
    return "'" + text if text.lstrip(" ").startswith(_FORMULA) else text


def thumbnail(picture: Array) -> Array:
    """(H, W) or (H, W, 3) in 0..1 → (h, w) or (h, w, 3) uint8, the longer side at most THUMBNAIL: means of square blocks."""
    height, width, *colors = picture.shape
    block = -(-max(height, width) // THUMBNAIL)  # rounded up
    rows, columns = height // block, width // block
    if not rows or not columns:  # a line thinner than a block
        small = picture[::block, ::block]
    else:
        whole = picture[: rows * block, : columns * block]
        small = whole.reshape(rows, block, columns, block, *colors).mean(axis=(1, 3))
    return (np.clip(small, 0, 1) * 255 + 0.5).astype(np.uint8)
