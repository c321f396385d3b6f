"""What a learner can set on the page of evaluation, and what its sources are called. Knows no arithmetic and no process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.config import knob

EXAMPLES = ("cancer", "digits")  # sets that come with scikit-learn
OWN = "own"  # the visitor's table
MOST_CLASSES = 20
MOST_ROWS = 50_000  # that are judged; of more a part is drawn by lot


@dataclass(frozen=True)
class JudgingConfig:
    """All of it stands in the address; only a table of the visitor's does not."""

    model: Literal["logistic", "bayes", "neighbors"] = "bayes"  # the classifier of the examples
    seed: int = knob(0, 0, 999)
    threshold: float = knob(0.5, 0.0, 1.0)  # positive is what has a score of at least this
    share: float = knob(1.0, 0.01, 99.0, unit="%")  # of positives, in a world with other shares than the data
    counted: Literal["counts", "rows", "columns"] = "counts"  # what the cells of the matrix say
    rows: Literal["20", "40", "60"] = "40"  # that there are to learn from and to test on
    folds: Literal["3", "5", "10"] = "5"
    vary: Literal["rows", "splits"] = "rows"  # what differs from one trial to the next
    features: Literal["20", "200", "2000"] = "2000"  # columns of pure noise
    noise_rows: Literal["40", "80"] = "80"
