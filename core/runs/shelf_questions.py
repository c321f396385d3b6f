"""What a learner is asked about the runs that are compared, with the answers taken from them. No wording."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.quiz import Question
from core.runs.shelf import Shelved, differing


def questions(chosen: Sequence[Shelved], documents: Mapping[str, Mapping[str, Any]]) -> list[Question]:
    """Those that have an answer: what a copy gives, how many settings differ, how many steps an epoch had."""
    asked = [Question("copy", "same", ("same", "close", "other"), {})]
    if len(chosen) > 1:
        number = len(differing(each.run.experiment for each in chosen))
        asked.append(Question("differ", float(number), (), {"runs": len(chosen)}))
    for each in chosen:
        document = documents.get(each.id, {})
        steps, epochs = len((document.get("steps") or {}).get("loss") or ()), each.run.experiment.get("epochs", 0)
        if steps and each.run.state == "finished" and epochs and steps % epochs == 0:
            told = {"steps": steps, "epochs": epochs, "batch": each.run.experiment.get("batch_size", 0)}
            asked.append(Question("epoch", float(steps // epochs), (), told))
            break
    return asked
