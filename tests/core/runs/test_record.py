"""A run as one document: what stands in it, whatever the run went through."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from sklearn.metrics import confusion_matrix

from core.runs.record import FORMAT, document, follows_settings, record
from core.runs.run import Run
from core.sequences import recipe as sequences
from core.training.events import Event
from core.training.experiment import Experiment, OptimizerConfig
from core.training.fit import Control, fit


def run(**columns: Any) -> Run:
    values: dict[str, Any] = {
        "id": "0" * 20,
        "visitor": "secret",
        "state": "finished",
        "reason": "done",
        "detail": "",
        "experiment": {"seed": 1},
        "created": 100.0,
        "started": 101.0,
        "ended": 103.5,
        "step": 0,
        "metrics": {},
        "place": None,
        "checkpoint": True,
    }
    return Run(**{**values, **columns})


def rows(*events: Event) -> list[tuple[int, str, bytes]]:
    return [(seq, event.kind, event.pack()) for seq, event in enumerate(events, 1)]


def progress(step: int, *losses: float) -> Event:
    values = np.array(losses, "f4")
    return Event("progress", {"step": step}, {"loss": values, "accuracy": values / 8})


def snapshot(step: int, loss: float) -> Event:
    return Event("snapshot", {"step": step, "epoch": step / 4, "validation_loss": loss, "validation_accuracy": 0.5})


def test_a_real_run_is_all_there() -> None:
    experiment = Experiment(
        optimizer=OptimizerConfig(learning_rate=0.02),
        epochs=2,
        batch_size=256,
        precision="float32",
        layout="contiguous",
    )
    loop, control, events = fit(experiment), None, []
    try:
        while True:
            events.append(loop.send(control))
            control = Control(learning_rate=0.01) if len(events) == 2 else None
    except StopIteration:
        pass
    document = json.loads(record(run(experiment=json.loads(experiment.to_json())), rows(*events)))
    assert document["format"] == FORMAT
    assert Experiment.from_json(json.dumps(document["experiment"])) == experiment
    assert "secret" not in json.dumps(document), "whoever has the file is not the visitor"
    assert document["seconds"] == 2.5
    assert document["seconds_computing"] == events[-1].data["seconds"]
    told = [loss for event in events if event.kind == "progress" for loss in event.arrays["loss"].tolist()]
    assert document["steps"]["loss"] == told
    assert len(told) == events[0].data["steps_total"]
    assert document["validation"][-1]["validation_loss"] == events[-1].data["validation_loss"]
    assert document["rates"] == [{"step": 0, "learning_rate": 0.01}]
    arrays = events[-1].arrays
    if "test_confusion" in arrays:
        assert document["test"]["confusion"] == arrays["test_confusion"].tolist()
        assert np.sum(document["test"]["confusion"]) == events[0].data["test_images"]
    else:
        counts = confusion_matrix(arrays["test_labels"], arrays["test_probabilities"].argmax(1), labels=range(10))
        assert document["test"]["confusion"] == counts.tolist()
    assert document["test"]["test_accuracy"] == events[-1].data["test_accuracy"]


def test_steps_repeated_after_a_continuation_replace_the_earlier_ones() -> None:
    document = json.loads(
        record(
            run(),
            rows(
                Event("started", {"step": 0, "classes": ["a"]}),
                progress(2, 8, 7),
                snapshot(2, 7),
                progress(4, 6, 5),
                snapshot(4, 5),
                Event("changed", {"step": 4, "learning_rate": 0.5}),
                Event("finished", {"step": 4, "test_loss": 5}),
                Event("started", {"step": 2, "classes": ["a"]}),
                progress(3, 4),
                snapshot(3, 4),
            ),
        )
    )
    assert document["steps"]["loss"] == [8, 7, 4]
    assert document["steps"]["accuracy"] == [1, 7 / 8, 0.5]
    assert [point["step"] for point in document["validation"]] == [2, 3]
    assert document["rates"] == []
    assert document["test"] is None


def test_where_epochs_were_added_is_told_and_where_it_only_went_on_is_not() -> None:
    def began(step: int, steps: int) -> Event:
        return Event("started", {"step": step, "classes": ["a"], "steps_total": steps, "steps_per_epoch": 4})

    first = (began(0, 4), progress(4, 4, 3, 2, 1))
    assert document(run(), rows(*first, began(2, 4)))["continued"] == []
    told = document(run(), rows(*first, began(4, 8), progress(6, 1, 1), began(5, 8)))
    assert (told["continued"], told["steps_per_epoch"], follows_settings(told)) == ([4], 4, False)
    assert document(run(), rows(*first, began(4, 8), began(2, 8)))["continued"] == [], "that part was thrown away"
    assert run().id not in json.dumps(told), "whoever has it may watch the run"


def test_a_loss_that_is_no_number_is_null() -> None:
    text = record(run(), rows(progress(2, float("nan"), float("inf"))))
    assert json.loads(text)["steps"]["loss"] == [None, None]


def test_a_run_that_never_began() -> None:
    document = json.loads(record(run(state="stopped", reason="stopped", started=None), []))
    assert document["steps"] == {"loss": [], "accuracy": []}
    assert document["seconds"] is None


def test_a_run_of_several_networks_is_recorded_lane_by_lane(fake: Any) -> None:
    state = sequences.start(fake(explode=0))
    events = list(sequences.fit(state))
    document = json.loads(record(run(), rows(*events)))
    assert [each["name"] for each in document["lanes"]] == ["a", "b"]
    told = [pair for event in events if event.kind == "progress" for pair in event.arrays["losses"].tolist()]
    assert [pair[1] for pair in document["steps"]["losses"]] == [pair[1] for pair in told]
    assert len(told) == 15
    assert document["steps"]["losses"][5][0] is None, "that lane had fallen"
    assert document["validation"][-1]["lane_losses"] == events[-2].data["lane_losses"]
    assert document["test"]["lane_losses"] == [0.0, 0.0]
    assert document["test"]["confusion"][1] == [[4, 5], [6, 7]]
