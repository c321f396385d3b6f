"""How good translations are: BLEU, by sacrebleu, and what a memory of all training sentences achieves. Knows no network.

BLEU = BP · exp(¼ Σₙ ln pₙ), n = 1 … 4: pₙ is the share of the written runs of n tokens that stand in a reference, BP = e^(1 − r/c)
where the c tokens written are fewer than the r of the references, else 1 (Papineni et al., 2002; Post, 2018).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.sequences.translate_pairs import Ids, Prepared

ORDERS = 4


@dataclass(frozen=True)
class Bleu:
    """BLEU of some translations, 0 … 100, and what it is made of."""

    score: float
    precisions: tuple[float, ...]  # of runs of 1 … 4 tokens, 0 … 100
    brevity: float
    written: int  # tokens
    wanted: int  # tokens of the references that are nearest in length


def bleu(written: Sequence[str], references: Sequence[Sequence[str]], language: str) -> Bleu:
    """Of several sentences together; each has one reference or more. Capitals do not count; Chinese is counted by characters."""
    import sacrebleu

    most = max(map(len, references))
    columns: Any = [[each[place] if place < len(each) else None for each in references] for place in range(most)]
    tokenize = "zh" if language == "zh" else "13a"
    found = sacrebleu.corpus_bleu(list(written), columns, lowercase=True, tokenize=tokenize)
    return Bleu(found.score, tuple(found.precisions), found.bp, found.sys_len, found.ref_len)


def remembered(read: Prepared, rows: Ids) -> list[str]:
    """A translation memory: of each row the translation of the training sentence that shares most with it.

    A shared token counts ln(N/n), N training sentences of which n have it, and long sentences count less: cosine of the sums.
    """
    train = read.parts["train"]
    vocabulary = len(read.source)
    holds = [np.unique(read.read[row]) for row in train]
    among = np.bincount(np.concatenate(holds), minlength=vocabulary)
    rarity = np.log(len(train) / np.maximum(1, among)) + 1e-9
    norms = np.sqrt([float((rarity[each] ** 2).sum()) for each in holds])
    where: list[list[int]] = [[] for _ in range(vocabulary)]
    for place, each in enumerate(holds):
        for token in each:
            where[token].append(place)
    found = []
    for row in rows:
        score = np.zeros(len(train))
        for token in np.unique(read.read[row]):
            score[where[token]] += rarity[token] ** 2
        found.append(read.texts(read.sides[1])[train[int((score / norms).argmax())]])
    return found
