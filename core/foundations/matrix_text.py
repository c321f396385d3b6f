"""Matrices as people type them: "1 2; 3 4", "[[1, 2], [3, 4]]" or one row a line. Knows no algebra.

What is read are exact fractions, so that 0.1 is a tenth: whether a matrix can be inverted must not depend on rounding.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from fractions import Fraction

from core.errors import Problem

Exact = tuple[tuple[Fraction, ...], ...]  # rows of numbers

LARGEST = 4  # rows and columns; what fits on a page with its sum written out
LIMIT = 1_000_000  # size of a number
LONGEST = 400  # characters
FINEST = 9  # decimals that are kept
# What keyboards and languages put for minus, for the comma and for the end of a row.
_PLAIN = str.maketrans({"\N{MINUS SIGN}": "-", "\N{EN DASH}": "-", "\N{IDEOGRAPHIC COMMA}": ",", "\t": " ", "\r": "\n"})
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,2})?(/(\d+\.?\d*|\.\d+))?", re.IGNORECASE)


def read_matrix(text: str) -> Exact:
    """The matrix written in `text`: rows end with ";" or a new line, numbers stand apart by spaces or commas.

    Raises Problem "matrix_text_too_long", "matrix_empty", "matrix_ragged", "matrix_too_large", and as `read_entry`.
    """
    if len(text) > LONGEST:
        raise Problem("matrix_text_too_long", limit=LONGEST)
    plain = unicodedata.normalize("NFKC", text).translate(_PLAIN)
    plain = re.sub(r"[\])]\s*,?\s*[\[(]", ";", plain)  # [[1, 2], [3, 4]] as NumPy and Python write it
    lines = [re.sub(r"[\[\](){}]", " ", line) for line in re.split(r"[;\n]", plain)]
    rows = [row for line in lines if (row := [word for word in re.split(r"[\s,]+", line) if word])]
    if not rows:
        raise Problem("matrix_empty")
    for place, row in enumerate(rows, 1):
        if len(row) != len(rows[0]):
            raise Problem("matrix_ragged", row=place, found=len(row), first=len(rows[0]))
    if len(rows) > LARGEST or len(rows[0]) > LARGEST:
        raise Problem("matrix_too_large", rows=len(rows), columns=len(rows[0]), limit=LARGEST)
    return tuple(tuple(map(read_entry, row)) for row in rows)


def read_entry(word: str) -> Fraction:
    """One number: 3, −0.5, 2e3 or 1/3. Raises Problem "matrix_not_a_number" | "matrix_number_too_large"."""
    if not _NUMBER.fullmatch(word):
        raise Problem("matrix_not_a_number", word=word[:20])
    above, _, below = word.partition("/")
    divisor = Fraction(below) if below else Fraction(1)
    if divisor == 0:
        raise Problem("matrix_not_a_number", word=word[:20])
    value = Fraction(above) / divisor
    if abs(value) > LIMIT:
        raise Problem("matrix_number_too_large", limit=LIMIT)
    return value if below else round(value, FINEST)


def write_matrix(rows: Sequence[Sequence[float | Fraction]]) -> str:
    """The matrix on one line, as `read_matrix` reads it: "1 2; 3 -0.5". What no decimal can say is written as a fraction."""
    return "; ".join(" ".join(map(write_entry, row)) for row in rows)


def write_entry(value: float | Fraction) -> str:
    """The shortest way to write a number: 3, -0.5, 1/3."""
    if isinstance(value, Fraction):
        short = f"{float(value):.9f}".rstrip("0").rstrip(".")
        return short if Fraction(short) == value else str(value)
    short = f"{value:.9f}".rstrip("0").rstrip(".")
    return "0" if short == "-0" else short


def to_latex(rows: Sequence[Sequence[Fraction]]) -> str:
    """The matrix as LaTeX."""
    lines = [" & ".join(map(_latex, row)) for row in rows]
    return "\\begin{pmatrix} " + " \\\\ ".join(lines) + " \\end{pmatrix}"


def _latex(value: Fraction) -> str:
    short = write_entry(value)
    if len(short) > 9:
        return f"{float(value):.5g}"
    above, _, below = short.lstrip("-").partition("/")
    sign = "-" if short.startswith("-") else ""
    return f"{sign}\\tfrac{{{above}}}{{{below}}}" if below else short
