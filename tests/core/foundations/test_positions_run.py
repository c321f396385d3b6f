"""The positions of the page: settings that cannot be used, what is drawn, what an order changes, and the comparison with PyTorch."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import core.foundations.positions_checked as checked
from core.config import check, from_dict, to_dict
from core.foundations.positions import sinusoidal
from core.foundations.positions_config import ORDER, TEXT, PositionsConfig, computed, settled
from core.foundations.positions_run import content, learned_table, shuffled, table, told

KINDS: list[dict[str, Any]] = [
    {},
    {"kind": "rotary", "length": 64, "d": 64},
    {"kind": "rotary", "key": "own", "base": 10, "causal": True, "text": "我爱猫，猫也爱我"},
    {"kind": "learned", "d": 16, "length": 16},
    {"base": 100, "seed": 7, "order": (4, 3, 2, 1, 0)},
]


def made(**settings: Any) -> PositionsConfig:
    return settled(PositionsConfig(**settings))


def trained(length: int = 16, d: int = 16) -> dict[str, np.ndarray]:
    random = np.random.default_rng(5)
    return {
        "tables": random.normal(size=(3, length, d)).astype("f4"),
        "scores": random.normal(size=(3, length, length)),
    }


@pytest.mark.parametrize("given", KINDS)
def test_the_page_s_settings_compare_with_torch(given: dict[str, Any]) -> None:
    found, arrays = checked.compare(to_dict(PositionsConfig(**given)))
    assert found["difference"] < 1e-12
    assert found["numbers"] >= 400
    assert not arrays


@pytest.mark.parametrize("name", ["tables", "output"])
def test_the_comparison_sees_what_differs(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    theirs = getattr(checked, name)
    monkeypatch.setattr(checked, name, lambda *args: tuple(each + 1e-6 for each in theirs(*args)) if name == "tables" else theirs(*args) + 1e-6)  # fmt: skip
    assert checked.compare(to_dict(PositionsConfig()))[0]["difference"] == pytest.approx(1e-6)


def test_a_rotary_table_is_one_query_and_one_key_at_every_place() -> None:
    config = made(kind="rotary", key="own")
    queries, keys = table(config)
    query, key = content(config)
    np.testing.assert_allclose(queries[0], query)
    np.testing.assert_allclose(keys[0], key)
    assert not np.allclose(query, key)
    same = content(made(kind="rotary"))
    np.testing.assert_array_equal(*same)
    np.testing.assert_array_equal(same[0], query)


def test_what_is_told_can_be_sent_and_is_what_was_computed() -> None:
    given = json.loads(json.dumps(told(made()), allow_nan=False))
    np.testing.assert_allclose(given["tables"][0], sinusoidal(32, 32), atol=1e-5)
    np.testing.assert_allclose(given["products"][0], sinusoidal(32, 32) @ sinusoidal(32, 32).T, atol=1e-5)
    assert "scores" not in given
    arrays = trained()
    learned = told(made(kind="learned", length=16, d=16), arrays)
    np.testing.assert_allclose(learned["tables"], arrays["tables"], atol=1e-4)
    np.testing.assert_allclose(learned["products"][1], arrays["tables"][1] @ arrays["tables"][1].T, atol=1e-3)
    np.testing.assert_allclose(learned["scores"], arrays["scores"], atol=1e-3)
    for name in ("tables", "products", "scores"):
        assert told(made(kind="learned"))[name] == []
    assert learned_table(None) is None
    np.testing.assert_array_equal(learned_table(arrays), arrays["tables"][-1])


def test_without_places_an_order_changes_nothing_and_with_them_everything() -> None:
    found = shuffled(made(), learned_table(trained(d=32)))
    assert found["tokens"] == ["the", "dog", "bites", "the", "man"]
    assert found["order"] == [0, 4, 2, 3, 1]
    assert set(found["ways"]) == {"none", "sinusoidal", "learned", "rotary"}
    assert max(found["ways"]["none"]["changes"]) < 1e-12 > found["ways"]["none"]["whole"]
    for how in ("sinusoidal", "learned", "rotary"):
        assert min(found["ways"][how]["changes"]) > 0.01, how
        assert found["ways"][how]["whole"] > 0.01
    assert "learned" not in shuffled(made())["ways"]
    one = found["ways"]["sinusoidal"]
    change = np.subtract(one["then"], one["now"])
    np.testing.assert_allclose(
        np.linalg.norm(change, axis=1) / np.linalg.norm(one["now"], axis=1), one["changes"], atol=1e-4
    )
    np.testing.assert_allclose(np.sum(one["before"], axis=1), 1, atol=1e-4)


def test_the_order_that_is_written_changes_nothing_and_a_mask_tells_an_order() -> None:
    for way in shuffled(made(order=(0, 1, 2, 3, 4)))["ways"].values():
        assert max(way["changes"]) == 0 == way["whole"]
    looking_back = shuffled(made(causal=True, text="cats like fish", order=(1, 0, 2)))["ways"]["none"]["changes"]
    assert looking_back[0] > 0.01 < looking_back[1]
    assert looking_back[2] < 1e-12  # the last still sees the same words


def test_settings_that_cannot_be_used_give_way() -> None:
    assert settled(PositionsConfig()) == replace(PositionsConfig(), text=TEXT, order=ORDER)
    assert made(text="cat").text == TEXT
    assert made(text="我爱猫").order == (2, 1, 0)
    for broken in ((0, 1), (0, 0, 1, 2, 3), (1, 2, 3, 4, 5)):
        assert made(order=broken).order == ORDER
    assert made(order=(1, 0, 2, 3, 4)).order == (1, 0, 2, 3, 4)
    assert made(text="我爱猫", token=8).token == 2
    good = made(kind="rotary", key="own", order=(1, 0, 2, 3, 4), seed=9)
    check(good)
    assert from_dict(PositionsConfig, to_dict(good)) == good
    assert computed(replace(good, place=3, told="rotary", token=1, moment=0)) == computed(good)
    assert computed(replace(good, seed=5)) != computed(good)
