"""Trains the runs that stand on an empty shelf and writes them to assets/data/runs: python -m scripts.record_runs"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from itertools import count

from core.models.configs import CNNConfig
from core.runs.examples import FOLDER
from core.runs.record import document
from core.runs.run import Run
from core.training.experiment import Experiment, OptimizerConfig, ScheduleConfig
from core.training.fit import fit

DAY = 1_767_225_600.0  # when they are said to have been started: the first of January 2026
BASE = Experiment(
    epochs=8,
    model=CNNConfig(width=8),
    schedule=ScheduleConfig("constant"),
    precision="float32",
    layout="channels_last",
)
RUNS = {
    "adam_0.01": BASE,
    "adam_0.1": replace(BASE, optimizer=OptimizerConfig(learning_rate=0.1)),
    "sgd_0.01": replace(BASE, optimizer=OptimizerConfig("sgd", learning_rate=0.01)),
    "no_norm": replace(BASE, model=CNNConfig(width=8, batch_norm=False)),
}


def main() -> None:
    """One file a run; digits are rounded to what the arithmetic knows."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for number, (name, experiment) in enumerate(RUNS.items(), 1):
        events = [(seq, each.kind, each.pack()) for seq, each in enumerate(fit(experiment, clock=_clock()), 1)]
        seconds = 2.0  # what it took is another on each machine and would make another file each time
        began = DAY + 60 * number
        run = Run(
            f"{number:020x}", "", "finished", "done", "", json.loads(experiment.to_json()), began, began,
            began + seconds, 0, {}, None, False,
        )  # fmt: skip
        told = {**document(run, events), "id": run.id, "name": name, "seconds_computing": None}
        text = json.dumps(_rounded(told), separators=(",", ":"), allow_nan=False)
        (FOLDER / f"{name}.json").write_text(text + "\n", "utf-8")


def _clock() -> Callable[[], float]:
    """Time that goes on by a twentieth of a second at each look: reports come at the same steps on every machine."""
    ticks = count()
    return lambda: next(ticks) / 20


def _rounded(value: object) -> object:
    if isinstance(value, float):
        return float(f"{value:.7g}")
    if isinstance(value, list):
        return [_rounded(each) for each in value]
    return {name: _rounded(each) for name, each in value.items()} if isinstance(value, dict) else value


if __name__ == "__main__":
    main()
