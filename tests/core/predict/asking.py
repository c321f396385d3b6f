"""Questions to a predictor, and the answers as one word each."""

from __future__ import annotations

from core.errors import Problem
from core.predict.answer import Prediction
from core.predict.service import Predictor
from tests.core.conftest import RUN


def codes(answers: list[Prediction | Problem]) -> list[str]:
    return [answer.code if isinstance(answer, Problem) else "read" for answer in answers]


def read(predictor: Predictor, *files: bytes) -> list[str]:
    return codes(predictor.predict(RUN, files))
