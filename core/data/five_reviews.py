"""Five short reviews, cut in three ways, and what each way knows of a sixth. Knows no page.

Three are positive, two negative. Where a whole sentence is one token, no token is ever seen twice, so that nothing learned from
these five says anything about another one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from core.data.token_words import Language
from core.data.tokens import FIRST, AnyUnit, Tokenizer, built
from core.errors import Problem
from core.wire import Array

PATH = Path(__file__).resolve().parents[2] / "assets" / "data" / "five_reviews.tsv"
UNITS: tuple[AnyUnit, ...] = ("sentences", "characters", "words")
LONGEST = 200  # characters of a review of one's own
STRENGTH = 10.0  # the inverse of the penalty on weights: with 1, five reviews hardly move it


@dataclass(frozen=True)
class Review:
    """A review, and what it means for those who do not read its language."""

    text: str
    positive: bool
    meaning: str


@cache
def reviews(language: Language, part: str = "five") -> tuple[Review, ...]:
    """The five to learn from, or those that are "new"."""
    rows = [line.split("\t") for line in PATH.read_text("utf-8").splitlines()[1:]]
    found = (Review(text, label == "positive", meaning) for tongue, where, label, text, meaning in rows
             if (tongue, where) == (language, part))  # fmt: skip
    return tuple(found)


def judged(language: Language, text: str) -> tuple[dict[str, Any], dict[str, Array]]:
    """Each way's tokens of the five and of `text`, which of them it knows, and what a bag of tokens says of `text`.

    The bag's logistic regression, P(positive) = σ(start + Σ weight · count), is fitted by scikit-learn.
    Raises Problem "review_empty" | "review_long".
    """
    if not text.strip():
        raise Problem("review_empty")
    if len(text) > LONGEST:
        raise Problem("review_long", count=len(text), limit=LONGEST)
    return {"language": language, "units": [_way(unit, language, text) for unit in UNITS]}, {}


def _way(unit: AnyUnit, language: Language, text: str) -> dict[str, Any]:
    from sklearn.linear_model import LogisticRegression

    five = reviews(language)
    tokenizer = built([each.text for each in five], unit, 1000, language)
    bags = np.stack([_bag(tokenizer, each.text) for each in five])
    model = LogisticRegression(C=STRENGTH).fit(bags, [each.positive for each in five])
    weights, within = model.coef_[0], (bags > 0).sum(0)
    encoded = tokenizer.encode(text)
    asked = [
        {
            "text": text[begin:end],
            "within": int(within[number - FIRST]) if number >= FIRST else 0,
            "weight": float(weights[number - FIRST]) if number >= FIRST else None,
        }
        for number, (begin, end) in zip(encoded.ids, encoded.spans, strict=True)
    ]
    return {
        "unit": unit,
        "tokens": len(tokenizer.tokens),
        "shared": int((within > 1).sum()),
        "five": [_pieces(tokenizer, each.text, within.tolist()) for each in five],
        "asked": asked,
        "known": sum(number >= FIRST for number in encoded.ids),
        "start": float(model.intercept_[0]),
        "positive": float(model.predict_proba(_bag(tokenizer, text)[None])[0, 1]),
    }


def _pieces(tokenizer: Tokenizer, text: str, within: list[int]) -> list[dict[str, Any]]:
    ids, spans = tokenizer.encode(text)
    return [
        {"text": text[begin:end], "within": within[number - FIRST]}
        for number, (begin, end) in zip(ids, spans, strict=True)
    ]


def _bag(tokenizer: Tokenizer, text: str) -> Array:
    """How often each token stands in the text, (tokens,)."""
    return np.bincount(tokenizer.encode(text).ids, minlength=len(tokenizer))[FIRST:].astype(float)
