"""Which unit fires on which kind of character: how well a unit's value tells the characters of a kind from all others. Knows no network.

The score is the area under the ROC curve: the probability that the unit is higher at a character of the kind, drawn at random,
than at one that is not; 0.5 says nothing, 1 always higher, 0 always lower. Only the order of the values counts, so that units of
different strength can be compared (Mann and Whitney, 1947; Hanley and McNeil, 1982).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from core.wire import Array

FEWEST = 3  # characters of a kind, and others, below which nothing is said
_NEAR = 5  # shifts so small that the characters still lie close to their own places
_SHIFTS = 100  # that are tried

_QUOTES = frozenset("\"'`«»‹›“”„‘’‚「」『』〝〞＂＇")

KINDS: dict[str, Callable[[str], bool]] = {
    "line": lambda sign: sign in "\n\r\u2028",
    "space": lambda sign: sign.isspace() and sign not in "\n\r\u2028",
    "capital": str.isupper,
    "vowel": lambda sign: sign.lower() in "aeiou" and sign != "",
    "digit": str.isnumeric,
    "quotation": lambda sign: sign in _QUOTES,
    "stop": lambda sign: sign in ".!?…。！？",
    "punctuation": lambda sign: unicodedata.category(sign)[0] == "P",
}


def of_kind(text: str, kind: str) -> NDArray[np.bool_]:
    """(characters,): which characters of the text are of this kind of `KINDS`."""
    return np.fromiter(map(KINDS[kind], text), np.bool_, len(text))


def ranks(values: Array) -> Array:
    """Of values (characters, units) the rank of each in its column from 1; equal ones share their mean rank."""
    found = np.empty(values.shape)
    for unit, column in enumerate(np.asarray(values, dtype=np.float64).T):
        _, place, counts = np.unique(column, return_inverse=True, return_counts=True)
        ends = np.cumsum(counts)
        found[:, unit] = (ends - (counts - 1) / 2)[place]
    return found


def areas(ranked: Array, chosen: NDArray[np.bool_]) -> Array:
    """(units,): of `ranks` (characters, units) the area under the ROC curve for telling the `chosen` characters; ties count half.

    0.5 everywhere where fewer than `FEWEST` are chosen or left.
    """
    return _areas(ranked, chosen[None])[0]


def by_chance(ranked: Array, chosen: NDArray[np.bool_]) -> float:
    """How far from 0.5 the best unit's area comes though it has nothing to do with the kind: in 19 of 20 cases no further than this.

    The characters of the kind are moved along the text by many distances, around its end: as many, as densely clustered, at places
    that mean nothing. With many units one of them always looks selective; this says how much.
    """
    room = len(chosen) - 2 * _NEAR + 1
    if room <= 0 or not _enough(chosen):
        return 0.0
    shifts = np.unique(np.linspace(_NEAR, len(chosen) - _NEAR, min(room, _SHIFTS)).astype(int))
    moved = np.stack([np.roll(chosen, shift) for shift in shifts])
    return float(np.quantile(np.abs(_areas(ranked, moved) - 0.5).max(axis=1), 0.95))


def _enough(chosen: NDArray[np.bool_]) -> bool:
    return FEWEST <= int(chosen.sum()) <= chosen.size - FEWEST


def _areas(ranked: Array, chosen: NDArray[np.bool_]) -> Array:
    """(cases, units) for `chosen` (cases, characters), each with the same number of them: U = Σ ranks − n(n + 1)/2, over n·m."""
    if not _enough(chosen[0]):
        return np.full((len(chosen), ranked.shape[1]), 0.5, np.float32)
    count = int(chosen[0].sum())
    above = chosen.astype(np.float64) @ ranked - count * (count + 1) / 2
    return np.asarray(above / (count * (chosen.shape[1] - count)), dtype=np.float32)
