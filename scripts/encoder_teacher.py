"""A linear model of opinions over tokens and pairs of neighbors: the shipped encoder's teacher for films, and what it is compared with.

Log-count ratios as features, logistic regression on them (S. Wang, C. Manning, "Baselines and Bigrams", 2012). Knows no network.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

Floats = NDArray[np.float32]


def pairs(ids: Any) -> list[int]:
    """The tokens of a text and its pairs of neighbors, each as a number."""
    listed = ids.tolist()
    return [*listed, *(((first + 1) << 32) + second for first, second in pairwise(listed))]


class Linear:
    """What is in a text, each thing weighed by how much oftener it is in favorable texts; a logistic regression on that."""

    def __init__(self, ids: list[Any], labels: NDArray[np.int64], strength: float = 1.0) -> None:
        self.seen = CountVectorizer(analyzer=pairs, binary=True, dtype=np.float32)
        matrix = self.seen.fit_transform(ids)
        good, bad = (np.asarray(matrix[labels == side].sum(axis=0)).ravel() + 1 for side in (1, 0))
        self.ratios = np.log(good / good.sum() / (bad / bad.sum())).astype(np.float32)
        self.model = LogisticRegression(C=strength, solver="liblinear").fit(self._weighed(matrix), labels)

    def _weighed(self, matrix: csr_matrix) -> csr_matrix:
        return matrix.multiply(self.ratios).tocsr()

    def probabilities(self, ids: list[Any]) -> Floats:
        """(n, 2)."""
        return self.model.predict_proba(self._weighed(self.seen.transform(ids))).astype(np.float32)


def taught(ids: list[Any], labels: NDArray[np.int64], folds: int = 5) -> Floats:
    """What linear models say of texts that they did not learn from, (n, 2): each fold is judged by a model of the others."""
    found = np.zeros((len(ids), 2), np.float32)
    cut = StratifiedKFold(folds, shuffle=True, random_state=0)
    for learn, judge in cut.split(np.zeros(len(ids)), labels):
        model = Linear([ids[row] for row in learn], labels[learn])
        found[judge] = model.probabilities([ids[row] for row in judge])
    return found
