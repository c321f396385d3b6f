"""Linear models of opinions: what the shipped encoder is compared with, and its teachers. Knows no network.

Log-count ratios as features, logistic regression on them (S. Wang, C. Manning, "Baselines and Bigrams", 2012), over the encoder's own
tokens for the comparison. The teachers are three, over words and over characters, and what they say is averaged: they err on different texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any

import jieba
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

Floats = NDArray[np.float32]
FOLDS = {"en": 5, "zh": 2}  # there are four times as many Chinese texts
PIECE = {"en": 12, "zh": 6}  # characters of the shortest piece of a text
_CUTS = {"en": re.compile(r"(?: [,.;:!?] | -+ | but )"), "zh": re.compile(r"[，。！？；,.!?;~\s]+")}
_WORD = re.compile(r"[a-z0-9']+|[^\sa-z0-9]")


def pairs(ids: Any) -> list[int]:
    """The tokens of a text and its pairs of neighbors, each as a number."""
    listed = ids.tolist()
    return [*listed, *(((first + 1) << 32) + second for first, second in pairwise(listed))]


class Linear:
    """What is in a text, each thing weighed by how much oftener it is in favorable texts; a logistic regression on that."""

    def __init__(
        self, texts: list[Any], labels: NDArray[np.int64], strength: float = 1.0, seen: CountVectorizer | None = None
    ) -> None:
        self.seen = seen or CountVectorizer(analyzer=pairs, binary=True, dtype=np.float32)
        matrix = self.seen.fit_transform(texts)
        good, bad = (np.asarray(matrix[labels == side].sum(axis=0)).ravel() + 1 for side in (1, 0))
        self.ratios = np.log(good / good.sum() / (bad / bad.sum())).astype(np.float32)
        self.model = LogisticRegression(C=strength, solver="liblinear").fit(self._weighed(matrix), labels)

    def _weighed(self, matrix: csr_matrix) -> csr_matrix:
        return matrix.multiply(self.ratios).tocsr()

    def probabilities(self, texts: list[Any]) -> Floats:
        """(n, 2)."""
        return self.model.predict_proba(self._weighed(self.seen.transform(texts))).astype(np.float32)


@cache
def words(text: str) -> list[str]:
    """Words and signs; of Chinese by jieba, which leaves English words whole."""
    return _WORD.findall(text.lower()) if text.isascii() else [each for each in jieba.cut(text.lower()) if each.strip()]


class Teachers:
    """Log-count ratios over words and pairs, TF-IDF over runs of words, TF-IDF over runs of characters: the mean of their probabilities."""

    def __init__(self, texts: list[str], labels: NDArray[np.int64], language: str) -> None:
        told: dict[str, Any] = {"tokenizer": words, "token_pattern": None, "lowercase": False, "dtype": np.float32}
        counts = CountVectorizer(binary=True, ngram_range=(1, 2), **told)
        self.ratios = Linear(texts, labels, 0.3, counts)
        letters = ("char_wb", (2, 5)) if language == "en" else ("char", (1, 4))
        self.others = [
            _Weighed(TfidfVectorizer(ngram_range=(1, 3), sublinear_tf=True, min_df=2, **told), texts, labels),
            _Weighed(
                TfidfVectorizer(
                    analyzer=letters[0], ngram_range=letters[1], sublinear_tf=True, min_df=3, dtype=np.float32
                ),
                texts,
                labels,
            ),
        ]

    def probabilities(self, texts: list[str]) -> Floats:
        """(n, 2)."""
        return np.mean([each.probabilities(texts) for each in (self.ratios, *self.others)], axis=0, dtype=np.float32)


class _Weighed:
    def __init__(self, seen: TfidfVectorizer, texts: list[str], labels: NDArray[np.int64]) -> None:
        self.seen = seen
        self.model = LogisticRegression(C=8.0, solver="liblinear").fit(seen.fit_transform(texts), labels)

    def probabilities(self, texts: list[str]) -> Floats:
        return self.model.predict_proba(self.seen.transform(texts)).astype(np.float32)


def pieces(text: str, language: str) -> Iterator[str]:
    """The parts of a text between its signs, where it has several; each is worth an opinion of its own."""
    found = [each.strip() for each in _CUTS[language].split(text)]
    found = [each for each in found if len(each) >= PIECE[language]]
    if len(found) > 1:
        yield from found


def taught(
    texts: list[str], labels: NDArray[np.int64], language: str, most: int = 1 << 30
) -> tuple[Floats, list[str], Floats]:
    """What teachers say of texts that they did not learn from, (n, 2), and of pieces of these: each fold is judged by models of the others."""
    found = np.zeros((len(texts), 2), np.float32)
    parts: list[str] = []
    said: list[Floats] = []
    folds = FOLDS[language]
    cut = StratifiedKFold(folds, shuffle=True, random_state=0)
    for learn, judge in cut.split(np.zeros(len(texts)), labels):
        teachers = Teachers([texts[row] for row in learn], labels[learn], language)
        found[judge] = teachers.probabilities([texts[row] for row in judge])
        new = [piece for row in judge for piece in pieces(texts[row], language)][: most // folds]
        parts += new
        said.append(teachers.probabilities(new))
    return found, parts, np.concatenate(said)
