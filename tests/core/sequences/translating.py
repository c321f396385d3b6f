"""What tests of translating share: a few pairs that stand for every set, and a small network."""

from __future__ import annotations

import itertools

import pytest

from core.data.pairs import PairsRead, divided
from core.models.transformer import Translator
from core.sequences import translate, translate_pairs
from core.sequences.state import SequenceState
from core.sequences.translate_config import TranslateExperiment, TranslateModel

WHO = {"I": "我", "you": "你", "he": "他", "she": "她", "we": "我们"}
DOES = {"read": "看书", "sing": "唱歌", "work": "工作", "swim": "游泳", "sleep": "睡觉"}
WHEN = {"": "", " today": "今天", " every day": "每天", " now": "现在"}
SMALL = TranslateExperiment(
    model=TranslateModel(width=32, layers=1, heads=2, dropout=0.1), epochs=3, batch_size=16, precision="float32"
)


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> dict[str, PairsRead]:
    """What every name stands for: somebody does something at some time, which Chinese says before."""
    rows = [
        (f"{who} {does}{when}.".capitalize(), f"{wer}{wann}{tut}。")
        for (who, wer), (does, tut), (when, wann) in itertools.product(WHO.items(), DOES.items(), WHEN.items())
    ]
    held = {"pairs": PairsRead([one for one, _ in rows], [other for _, other in rows])}
    monkeypatch.setattr("core.data.text_sets.paired", lambda *_: divided(held["pairs"]))
    return held


def task_of(state: SequenceState) -> translate.Translate:
    assert isinstance(state.task, translate.Translate)
    return state.task


def model_of(state: SequenceState) -> Translator:
    model = state.task.lanes[0].model
    assert isinstance(model, Translator)
    return model.eval()


@pytest.fixture(autouse=True)
def forget() -> None:
    translate_pairs._prepared.cache_clear()
