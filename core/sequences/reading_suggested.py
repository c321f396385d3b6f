"""Settings to begin with for each set of texts: what learns much in the time a learner waits. Knows no tensor."""

from __future__ import annotations

from dataclasses import replace

from core.data.token_config import TokenConfig
from core.sequences.reading_config import ReadingData, ReadingExperiment, ReadingModel
from core.training.experiment import OptimizerConfig

_FEW = ReadingExperiment()
_MANY = replace(_FEW, model=ReadingModel(units=64, embedding=64), epochs=4, batch_size=64)

_SUGGESTED = {
    "reviews_en": _FEW,
    "reviews_zh": replace(_FEW, data=ReadingData("reviews_zh")),
    "own": replace(_FEW, data=ReadingData("own", longest=100)),
    # Chosen by the validation reviews: 87 to 88 % of them in three seeds (tests/bench/remembering.py measures the test)
    "hotel": replace(_MANY, data=ReadingData("hotel", longest=150)),
    "shopping": replace(_MANY, data=ReadingData("shopping", share=0.2, longest=80)),
    "headlines": replace(
        _MANY,
        data=ReadingData("headlines", longest=30),
        tokens=TokenConfig("characters"),
        model=ReadingModel(units=64, embedding=64, pooling="max", dropout=0.3),
        optimizer=OptimizerConfig("adam", 0.01),
    ),
    "sst2": replace(_MANY, data=ReadingData("sst2", longest=50)),
    "rt_polarity": replace(_MANY, data=ReadingData("rt_polarity", longest=50)),
    "sms_spam": replace(_MANY, data=ReadingData("sms_spam", longest=60)),
    "ag_news": replace(_MANY, data=ReadingData("ag_news", longest=80)),
}


def suggested(name: str) -> ReadingExperiment:
    """Settings for the set of this name; of "own" the learner's set is still to be named. Raises KeyError."""
    return _SUGGESTED[name]
