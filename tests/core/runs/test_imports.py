"""Runs that come as files: what a record says comes back, and nothing broken or hostile gets in."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from core.errors import Problem
from core.runs import imported, imports
from core.runs.curves import curves
from core.runs.examples import FOLDER, documents, name_of
from core.runs.imported import put
from core.runs.imports import read
from core.runs.record import follows_settings, record
from core.runs.shelf import one
from core.runs.store import Store
from core.training.events import Event

ME = "a" * 32
GOOD = json.loads((FOLDER / "adam_0.01.json").read_text("utf-8"))
LANED: dict[str, Any] = {
    "format": "glassbox-run-1",
    "state": "stopped",
    "experiment": {"kind": "memory"},
    "steps": {"losses": [[1.0, None], [0.5, 0.25]], "norms": [[1, 2], [3, 4]]},
    "validation": [
        {"step": 2, "epoch": 0.5, "lane_losses": [0.4, 0.3], "lane_accuracies": [0.5, None], "fallen": [False, True]}
    ],
    "lanes": [{"name": "RNN", "parameters": 10}, {"name": "LSTM", "parameters": 40}],
}


def packed(document: Any) -> bytes:
    return json.dumps(document).encode()


def told(store: Store, run: str) -> dict[str, Any]:
    found = store.get(run)
    assert found is not None
    return dict(json.loads(record(found, store.events(run))))


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.json")))
def test_a_record_comes_back_with_every_number(store: Store, name: str) -> None:
    given_ = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    run = put(store, ME, packed(given_), name="x")
    back, kept = told(store, run), one(store, run, ME)
    for key in ("state", "reason", "experiment", "classes", "parameters", "validation", "test", "seconds"):
        assert back[key] == given_[key], key
    for column, values in given_["steps"].items():
        np.testing.assert_allclose(back["steps"][column], values, rtol=1e-6)
    assert (kept.imported, kept.name, kept.run.checkpoint, kept.run.can_continue) == (True, name, False, False)
    assert kept.run.created == given_["created"]
    assert back["steps_per_epoch"] == curves(given_)[0]["per_epoch"]
    assert (kept.loss, kept.right) == (
        given_["validation"][-1]["validation_loss"],
        given_["validation"][-1]["validation_accuracy"],
    )
    assert curves(back)[0]["check"] == curves(given_)[0]["check"]


def test_so_does_one_of_several_networks_with_gaps(store: Store) -> None:
    back = told(store, put(store, ME, packed(LANED)))
    assert back["steps"] == LANED["steps"]
    assert back["lanes"] == [{"name": "RNN", "parameters": 10.0}, {"name": "LSTM", "parameters": 40.0}]
    rnn, lstm = curves(back)
    assert (rnn["lane"], rnn["train"]["loss"], rnn["per_epoch"]) == ("RNN", [[1.0, 1.0], [2.0, 0.5]], 4.0)
    assert (lstm["train"]["loss"], lstm["check"]["right"]) == ([[2.0, 0.25]], [])


def changed(path: str, value: Any) -> Callable[[], bytes]:
    """The good document with another value at the path."""

    def make() -> bytes:
        document = json.loads(json.dumps(GOOD))
        *places, last = path.split(".")
        inside = document
        for place in places:
            inside = inside[int(place) if place.isdigit() else place]
        inside[last] = value
        return packed(document)

    return make


@pytest.mark.parametrize(
    ("name", "make", "code"),
    [
        ("nothing", lambda: b"", "import_malformed"),
        ("half", lambda: packed(GOOD)[:3000], "import_malformed"),
        ("deep", lambda: b"[" * 100_000, "import_malformed"),
        ("deep names", lambda: b'{"a":' * 40_000, "import_malformed"),
        ("large and of another kind", lambda: b'{"a": "' + b"b" * 300_000 + b'"}', "import_other"),
        ("NaN", lambda: packed(GOOD).replace(b'"loss": [', b'"loss": [NaN, '), "import_malformed"),
        ("infinity", lambda: packed(GOOD).replace(b'"loss": [', b'"loss": [1e999, '), "import_values"),
        ("long number", lambda: b'{"format": ' + b"9" * 10_000 + b"}", "import_malformed"),
        ("twice", lambda: b'{"format": "glassbox-run-1", "format": "x"}', "import_malformed"),
        ("no text", lambda: b"\xff\xfe\x00\x01", "import_malformed"),
        ("zip", lambda: b"PK\x03\x04" + bytes(100), "import_malformed"),
        ("list", lambda: b"[]", "import_other"),
        ("other", lambda: b'{"format": "something"}', "import_other"),
        ("no settings", changed("experiment", None), "import_other"),
        ("unknown setting", changed("experiment.evil", 1), "setting_unknown"),
        ("setting", changed("experiment.epochs", 10**9), "setting_out_of_range"),
        ("kind", changed("experiment.kind", "os.system"), "setting_not_a_choice"),
        ("steps", changed("steps", [1, 2]), "import_values"),
        ("text in steps", changed("steps.loss", ["a"] * 160), "import_values"),
        ("bool in steps", changed("steps.loss", [True] * 160), "import_values"),
        ("huge", changed("steps.loss", [1e200] * 160), "import_values"),
        ("uneven", changed("steps.loss", [1.0]), "import_values"),
        ("many steps", changed("steps.loss", [1] * (imports.MOST_STEPS + 1)), "import_too_many"),
        ("many checks", changed("validation", [{}] * (imports.MOST_CHECKS + 1)), "import_too_many"),
        ("check", changed("validation", [1]), "import_values"),
        ("check without step", changed("validation", [{"epoch": 1}]), "import_values"),
        ("checks backwards", changed("validation", [{"step": 5}, {"step": 4}]), "import_values"),
        ("far check", changed("validation", [{"step": 1e12}]), "import_values"),
        ("classes", changed("classes", ["x" * 81]), "import_values"),
        ("many classes", changed("classes", ["x"] * 201), "import_too_many"),
        ("lanes", changed("lanes", [{"name": 5}]), "import_values"),
        ("many lanes", changed("lanes", [{"name": "a"}] * 13), "import_too_many"),
        ("no lanes", changed("lanes", []), "import_values"),
        ("lanes of pictures", changed("lanes", [{"name": "a", "parameters": 1}]), "import_values"),
        ("texts without lanes", changed("experiment", {"kind": "reading"}), "import_values"),
        ("no losses", changed("steps", {"accuracy": [0.5]}), "import_values"),
        ("counts", changed("test.confusion", [[1, 2], [3]]), "import_values"),
        ("half counts", changed("test.confusion", [[0.5] * 10] * 10), "import_values"),
        ("counts of other classes", changed("test.confusion", [[1] * 7] * 5), "import_values"),
        ("fewer counts than classes", changed("test.confusion", [[1] * 9] * 9), "import_values"),
        ("counts of no class", changed("classes", []), "import_values"),
        ("rates", changed("rates", [{"step": 5}]), "import_values"),
        ("rates without a step", changed("rates", [0.5]), "import_values"),
        ("continued", changed("continued", [0.5]), "import_values"),
        ("name", changed("name", 5), "import_values"),
        ("note", changed("note", "x" * 2001), "import_values"),
        ("created", changed("created", "x"), "import_values"),
        ("epochs", changed("steps_per_epoch", 0), "import_values"),
        ("test", changed("test", "good"), "import_values"),
        ("seconds", changed("seconds", -1), "import_values"),
        ("result", changed("test.test_accuracy", "x"), "import_values"),
    ],
)
def test_what_no_run_can_have_written_gets_a_reason(
    store: Store, name: str, make: Callable[[], bytes], code: str
) -> None:
    with pytest.raises(Problem) as found:
        put(store, ME, make())
    assert found.value.code == code, name
    assert store.runs(ME) == []


def test_what_is_too_large_is_not_read() -> None:
    with pytest.raises(Problem, match="import_too_large"):
        read(b" " * (imports.MOST_BYTES + 1))


@given(some.recursive(some.none() | some.booleans() | some.floats() | some.text(max_size=5), lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.text(max_size=5), inner, max_size=4), max_leaves=12), some.sampled_from(sorted(GOOD)))  # fmt: skip
def test_anything_in_any_place_is_read_or_refused(value: Any, name: str) -> None:
    try:
        found = read(packed({**GOOD, name: value}))
    except Problem:
        return
    for event in imported._events(found, max((len(each) for each in found["columns"].values()), default=0)):
        assert Event.unpack(event.pack()).kind == event.kind
    assert all(math.isfinite(number) for number in imported._metrics(found).values())


def test_what_its_visitor_did_and_wrote_comes_back(store: Store) -> None:
    more = {
        "rates": [{"step": 40, "learning_rate": 0.5}], "continued": [80], "note": "a\nb\x00", "created": 1e12, "steps_per_epoch": 20,
    }  # fmt: skip
    run = put(store, ME, packed({**GOOD, **more, "name": " n\u202ee "}), name="file")
    back, kept = told(store, run), one(store, run, ME)
    assert (back["rates"], back["continued"], back["steps_per_epoch"]) == (more["rates"], [80], 20)
    assert not follows_settings(back)
    assert (kept.name, kept.note) == ("ne", "a\nb")
    assert kept.run.created <= time.time(), "no run is of tomorrow"
    nameless = {name: value for name, value in GOOD.items() if name != "name"}
    assert one(store, put(store, ME, packed(nameless), name="file"), ME).name == "file"
    assert follows_settings(GOOD)


def test_how_long_an_epoch_was_is_not_made_up(store: Store) -> None:
    points = [{**point, "epoch": None} for point in GOOD["validation"]]
    back = told(store, put(store, ME, packed({**GOOD, "validation": points})))
    assert back["steps_per_epoch"] is None
    assert curves(back)[0]["per_epoch"] is None


def test_the_examples_are_known_again(store: Store) -> None:
    document = GOOD | {"name": ""}
    found = [one(store, put(store, ME, packed(document), name=name), ME) for name in ("", "mine")]
    assert [name_of(each) for each in found] == ["adam_0.01", ""]


def test_numbers_of_all_networks_together_are_bounded() -> None:
    rows = [[1.0] * 12] * (imports.MOST_NUMBERS // 24 + 1)
    lanes = [{"name": "a", "parameters": 1}] * 12
    with pytest.raises(Problem, match="import_too_many"):
        read(packed({**LANED, "lanes": lanes, "validation": [], "steps": {"losses": rows, "norms": rows}}))


def test_a_full_shelf_takes_no_more(store: Store) -> None:
    put(store, ME, packed(GOOD), limit=1)
    with pytest.raises(Problem, match="shelf_full"):
        put(store, ME, packed(GOOD), limit=1)


def test_the_examples_are_records_and_the_shipped_script_names_them_all() -> None:
    from scripts.record_runs import RUNS

    assert {each["name"] for each in documents().values()} == set(RUNS)
    for document in documents().values():
        experiment = RUNS[document["name"]]
        assert document["experiment"] == json.loads(experiment.to_json())
        read(packed({name: value for name, value in document.items() if name != "name"}))


def test_an_imported_run_claims_no_layers_that_a_figure_would_draw(store: Store) -> None:
    started = store.latest(put(store, ME, packed(GOOD)), "started")
    assert started is not None
    assert {"layers", "samples"}.isdisjoint(Event.unpack(started[2]).data)


def test_what_a_visitor_brings_is_bounded_in_bytes(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    run = put(store, ME, packed(GOOD))
    size = sum(len(data) for _, _, data in store.events(run))
    monkeypatch.setattr(imported, "MOST_KEPT", 2 * size + 100)
    put(store, ME, packed(GOOD))
    with pytest.raises(Problem, match="imports_full"):
        put(store, ME, packed(GOOD))
    put(store, "b" * 32, packed(GOOD))  # one visitor's share costs nobody else's
