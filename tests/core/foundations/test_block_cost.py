"""Costs against published sizes, against torch's own counters, and against sums written out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.config import to_dict
from core.explain.block_counted import compare
from core.foundations.block_config import BlockConfig
from core.foundations.block_cost import PARTS, PRESETS, Term, even, sizes, told, total, value, work

SOME = [
    BlockConfig(),
    BlockConfig(width=24, layers=1, inner=1, vocabulary=19, length=33),
    BlockConfig(width=40, layers=5, inner=2, vocabulary=100, length=16),
]


@pytest.mark.parametrize(
    ("name", "weights"), [("gpt2", 124_439_808), ("gpt2_xl", 1_557_611_200), ("gpt3", 174_604_259_328)]
)
def test_known_networks_have_their_known_sizes(name: str, weights: int) -> None:
    assert total(sizes(BlockConfig(**PRESETS[name])))[0] == weights  # type: ignore[arg-type]


@pytest.mark.parametrize("config", [*SOME, BlockConfig(**PRESETS["gpt2_xl"])], ids=str)  # type: ignore[arg-type]
def test_torch_counts_the_same(config: BlockConfig) -> None:
    found, _ = compare(to_dict(config))
    assert found["weights"] == found["torch_weights"]
    assert found["operations"] == found["torch_operations"]


def test_a_wrong_formula_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = (PARTS[3]._replace(operations=(Term(3, "Lndd"),)), *(each for each in PARTS if each.name != "project"))
    monkeypatch.setattr("core.foundations.block_cost.PARTS", wrong)
    found, _ = compare({})
    assert found["operations"] != found["torch_operations"]


def test_from_a_certain_length_on_looking_costs_more_than_the_matrices() -> None:
    config = BlockConfig(width=96, inner=2)
    config = replace(config, length=int(even(sizes(config))))
    at = sizes(config)
    by_name = {each.name: value(each.operations, at) for each in PARTS}
    matrices = sum(by_name[name] for name in ("project", "join", "widen", "narrow"))
    assert by_name["scores"] + by_name["mix"] == matrices


def test_work_by_hand() -> None:
    assert work(4, cached=False) == 1 + 2 + 3 + 4
    assert work(4, cached=True) == 4


def test_the_browser_gets_every_part() -> None:
    assert [each["name"] for each in told()] == [each.name for each in PARTS]
