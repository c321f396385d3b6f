"""Cards of shipped models: what stands in them is believed only when it is as it must be."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from core.errors import Problem
from core.predict.shipped import CARD, WEIGHTS, card, shipped

SOUND: dict[str, Any] = {
    "name": "letters",
    "classes": ["A", "B"],
    "image_shape": [1, 28, 28],
    "style": "mnist",
    "parameters": 42,
    "metrics": {"test_accuracy": 0.9, "remark": "not a number"},
    "license": "CC0-1.0",
    "command": "python make.py",
}


def put(folder: Path, name: str = "letters", weights: bool = True, **changes: Any) -> Path:
    """A model's folder with a card."""
    place = folder / name
    place.mkdir(parents=True, exist_ok=True)
    (place / CARD).write_text(json.dumps({**SOUND, "name": name, **changes}))
    if weights:
        (place / WEIGHTS).write_bytes(b"")
    return place


def test_a_card_as_it_stands(tmp_path: Path) -> None:
    place = put(tmp_path)
    found = card("letters", tmp_path)
    assert (found.ref, found.classes, found.image_shape) == ("shipped:letters", ("A", "B"), (1, 28, 28))
    assert found.metrics == {"test_accuracy": 0.9}
    assert found.about["command"] == "python make.py"
    assert found.weights == place / WEIGHTS


def test_in_the_order_of_names_and_only_with_weights(tmp_path: Path) -> None:
    for name in ("zebras", "apples", "mice"):
        put(tmp_path, name, weights=name != "mice")
    assert [each.name for each in shipped(tmp_path)] == ["apples", "zebras"]
    assert shipped(tmp_path / "nothing") == ()


@pytest.mark.parametrize("name", ["", "none", "../letters", "letters/../letters", "LETTERS"])
def test_a_model_that_is_not_there(name: str, tmp_path: Path) -> None:
    put(tmp_path)
    with pytest.raises(Problem, match="model_unknown"):
        card(name, tmp_path)


def test_a_card_that_changed_is_read_anew(tmp_path: Path) -> None:
    put(tmp_path, parameters=1)
    assert card("letters", tmp_path).parameters == 1
    file = put(tmp_path, parameters=2) / CARD
    stat = file.stat()
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns + 10**9))
    assert card("letters", tmp_path).parameters == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "others"},
        {"classes": []},
        {"classes": ["A", "A"]},
        {"classes": [1, 2]},
        {"image_shape": [28, 28]},
        {"image_shape": [1, 28, 0]},
        {"style": "oil"},
        {"parameters": "many"},
        {"parameters": True},
        {"metrics": {}},
        {"metrics": {"accuracy": float("nan")}},
        {"metrics": 3},
        {"license": ""},
    ],
    ids=str,
)
def test_a_card_that_is_not_as_it_must_be_is_a_fault_of_the_project(wrong: dict[str, Any], tmp_path: Path) -> None:
    place = put(tmp_path)
    (place / CARD).write_text(json.dumps(SOUND | wrong))
    with pytest.raises(ValueError, match="card"):
        shipped(tmp_path)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "{}"])
def test_a_card_that_is_no_card(text: str, tmp_path: Path) -> None:
    (put(tmp_path) / CARD).write_text(text)
    with pytest.raises(ValueError, match="card"):
        shipped(tmp_path)
