"""The questions about attention know their answers, found here another way."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from core.foundations.attention_config import AttentionConfig
from core.foundations.attention_questions import facts, order, questions
from core.foundations.attention_run import run


def asked(**settings: Any) -> dict[str, Any]:
    return {each.name: each for each in questions(AttentionConfig(**settings))}


def test_without_scaling_the_largest_share_grows_and_with_it_falls() -> None:
    assert asked()["unscaled"].answer == "larger"
    assert asked(scaling=False)["scaled"].answer == "smaller"
    now, then = (torch.tensor(run(AttentionConfig(scaling=each)).weights).amax(-1).mean() for each in (True, False))
    assert asked()["unscaled"].values == {"now": f"{now:.2f}", "then": f"{then:.2f}"}


def test_weights_are_counted_and_heads_share_the_width() -> None:
    assert asked(heads=3)["count"].answer == 3 * 6 * 6
    assert asked(heads=2, cross=True, mask="padding")["count"].answer == 2 * 6 * (4 + 2)
    assert asked(kind="additive", heads=4, d=24)["size"].answer == 6
    assert asked(choice="hard", heads=3)["size"].answer == 4


@pytest.mark.parametrize(
    ("settings", "answer"),
    [
        ({}, "other"),
        ({"positions": False}, "same"),
        ({"positions": False, "mask": "padding"}, "same"),
        ({"positions": False, "mask": "causal"}, "other"),  # the first is seen, the last is not
        ({"positions": True, "cross": True}, "same"),  # keys and values are the other sentence's
    ],
)
def test_who_changes_places_matters_only_where_places_are_told(settings: dict[str, Any], answer: str) -> None:
    config = AttentionConfig(**settings)
    assert order(config) == answer
    swapped = run(AttentionConfig(**settings, text="mat cat sat on the the")).output[1]
    assert (abs(swapped - run(config).output[1]).max() < 1e-9) == (answer == "same")


def test_facts_are_of_the_sentence_that_is_shown() -> None:
    told = facts(AttentionConfig(d=48))
    assert float(told["largest_off"]) > float(told["largest_on"])
    assert float(told["entropy_off"]) < float(told["entropy_on"]) < float(told["most"]) == pytest.approx(1.79)
    assert float(told["moved_without"]) == 0 < float(told["moved_with"])
    assert 0 < float(told["padding"]) < 100
    assert facts(AttentionConfig(text="我爱猫", cross=True, kind="additive", choice="hard", heads=3))["size"] == "4"
