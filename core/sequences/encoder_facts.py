"""What is known of a task of sequences before any network has seen it: sizes, examples, what guessing reaches. Knows no tensor."""

from __future__ import annotations

import math
from typing import Any

from core.data import encoder_tasks
from core.data.encoder_tasks import VALIDATION, blind, drawn, form
from core.quiz import Question
from core.sequences.encoder_config import EncoderExperiment
from core.wire import Array

CHECKED = 256  # sequences of the validation part
SHOWN = 12  # of them can be looked at


def told(experiment: EncoderExperiment) -> tuple[dict[str, Any], dict[str, Array]]:
    """Of a task whose sequences are made: problem, names (of the answers), signs and length (of what may be typed), samples [{tokens, answers}], chance_loss,
    chance_accuracy: what the best fixed answers reach."""
    data = experiment.data
    assert data.made is not None
    sizes = form(data.made, data.length, data.letters)
    shown = drawn(data.made, data.length, data.letters, CHECKED, experiment.seed, VALIDATION)
    loss, accuracy = blind(data.made, data.length, data.letters)
    return {
        "problem": data.task,
        "names": names(experiment),
        "signs": encoder_tasks.BRACKETS if data.made == "brackets" else sizes.signs[: data.letters],
        "length": data.length,
        "samples": [
            {"tokens": [sizes.signs[each] for each in ids], "answers": answers.tolist()}
            for ids, answers in zip(shown.ids[:SHOWN], shown.targets[:SHOWN], strict=True)
        ],
        "chance_loss": loss,
        "chance_accuracy": accuracy,
    }, {}


def names(experiment: EncoderExperiment) -> list[str]:
    """How the answers of a task whose sequences are made are written: letters, or the number of a place."""
    data = experiment.data
    assert data.made is not None
    sizes = form(data.made, data.length, data.letters)
    if data.made == "brackets":
        return [str(place + 1) for place in range(sizes.classes)]
    return list(sizes.signs[: sizes.classes])


def preview(experiment: EncoderExperiment) -> dict[str, Any]:
    """The same for a page that shows a task before anything is trained, with the sizes of the maps to come."""
    return told(experiment)[0] | {"layers": experiment.model.layers, "heads": experiment.model.heads}


def questions(experiment: EncoderExperiment) -> list[Question]:
    """About the task and the settings that are shown. What guessing loses is left out of texts: their classes are not known here."""
    data, model = experiment.data, experiment.model
    sizes = None if data.made is None else form(data.made, data.length, data.letters)
    steps = sizes.steps if sizes else data.longest + 1
    shares = model.layers * model.heads * steps**2
    blindly = [Question("blind", math.log(sizes.classes), (), {"classes": sizes.classes})] if sizes else []
    return [
        Question("mirror", data.length - 1, (), {"length": data.length}),
        Question("maps", shares, (), {"layers": model.layers, "heads": model.heads, "steps": steps}),
        *blindly,
        Question("order", "swapped", ("same", "swapped", "other")),
    ]
