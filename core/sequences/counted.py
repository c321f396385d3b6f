"""What counting alone achieves: how probable is a character after the one, two or four before it? Knows no network.

The reference that a network has to beat. An n-gram model counts in the training text how often each character followed each
context of n − 1 characters. What was never seen gets its share from the next shorter context (Witten & Bell 1991):

    P_n(c | h) = (N(h, c) + D(h) · P_{n−1}(c | h′)) / (N(h) + D(h))

with N(h, c) how often c followed h, N(h) their sum, D(h) how many different characters followed, h′ the context without its
first character; below the single characters all are equally probable, P_0 = 1/V. Each is a distribution: it adds up to 1.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.sequences.characters import Ids

MOST = 1_000_000  # characters that are counted: the last ones of the training text, closest to what is asked
Place = tuple[int, int]  # the characters ids[a:b]


def bits(ids: Ids, trained: int, asked: list[Place], orders: list[int], vocabulary: int) -> dict[int, list[float]]:
    """−log₂ P_n per character of each place of `ids`, by order n; counted in ids[:trained], which no place may overlap.

    A context may begin before its place: what comes before a character is always known.
    """
    first = max(0, trained - MOST)
    ids, trained = ids[first : max(b for _, b in asked)], trained - first
    asked = [(a - first, b - first) for a, b in asked]
    found: dict[int, list[float]] = {}
    low = [np.full(b - a, 1.0 / vocabulary) for a, b in asked]
    for order in range(1, max(orders) + 1):
        low = _next(ids, trained, asked, order, vocabulary, low)
        if order in orders:
            found[order] = [float(-np.log2(each).mean()) if len(each) else 0.0 for each in low]
    return found


def _next(
    ids: Ids, trained: int, asked: list[Place], order: int, vocabulary: int, low: list[NDArray[np.float64]]
) -> list[NDArray[np.float64]]:
    """From P_{n−1} of each character asked for to P_n."""
    contexts = _contexts(ids, order - 1, vocabulary)
    pairs = contexts * vocabulary + ids
    kinds, counts = np.unique(pairs[min(trained, order - 1) : trained], return_counts=True)
    heads, first = np.unique(kinds // vocabulary, return_index=True)  # kinds are sorted, so a head's lie together
    totals = np.add.reduceat(counts, first) if len(first) else counts
    different = np.diff(np.append(first, len(kinds)))
    found = []
    for (a, b), lower in zip(asked, low, strict=True):
        if not len(kinds):
            found.append(lower)
            continue
        followed = _found(kinds, counts, pairs[a:b])
        total, kind = (_found(heads, each, contexts[a:b]) for each in (totals, different))
        # a context that was never seen says nothing: the shorter one decides
        found.append(np.where(kind > 0, (followed + kind * lower) / np.maximum(total + kind, 1), lower))
    return found


def _contexts(ids: Ids, length: int, vocabulary: int) -> Ids:
    """A number for the `length` characters before each place; equal contexts have equal numbers, (characters,)."""
    codes = np.zeros(len(ids), dtype=np.int64)
    for back in range(length, 0, -1):
        shifted = np.concatenate((np.zeros(min(back, len(ids)), dtype=np.int64), ids[: max(0, len(ids) - back)]))
        # numbered anew each time: the codes of long contexts would not fit into 64 bits
        codes = np.unique(codes * vocabulary + shifted, return_inverse=True)[1].astype(np.int64)
    return codes


def _found(keys: Ids, values: NDArray[np.int64], wanted: Ids) -> NDArray[np.float64]:
    """The value of each wanted key, 0 for one that is not there."""
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[at] == wanted, values[at], 0).astype(np.float64)
