"""Benchmark of Transformers that are trained: the live path against a plain loop, what events cost, how soon a task is learned.

Run by itself: python -m tests.bench.transforming
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import torch

from core.models.transformer import Decoder
from core.sequences.decoder_config import DecoderExperiment, DecoderModel
from core.sequences.encoder_config import EncoderExperiment
from core.sequences.report import fit
from core.sequences.state import SequenceState, start
from core.training.experiment import ScheduleConfig
from tests.bench.engine import home_of_its_own
from tests.bench.remembering import against_plain, price_of_events
from tests.bench.row import Row, show

RIGHT = 0.99  # of the letters of new sequences
SIZES = {"as on the page": DecoderModel(), "width 256, 4 blocks": DecoderModel(width=256, layers=4)}


def rows() -> Iterator[Row]:
    """All rows; two to three minutes."""
    torch.set_num_threads(1)
    with home_of_its_own():
        for name, model in SIZES.items():
            yield from live_path(name, model)
        yield price_of_events("decoder", DecoderExperiment())
        yield price_of_events("encoder and LSTM", EncoderExperiment())
        yield from reversing()


def live_path(name: str, model: DecoderModel) -> Iterator[Row]:
    """CPU time of a plain loop in float32 over that of the live loop without reports: the same network, the same windows."""
    experiment = replace(DecoderExperiment(), model=model, epochs=200, schedule=ScheduleConfig("constant"))
    yield from against_plain(f"decoder {name}", experiment, eager_steps)


def reversing() -> Iterator[Row]:
    """Seconds by the clock from the start of a run at the page's settings until 99 % of the letters of new sequences are right."""
    began, reached = time.perf_counter(), math.inf
    for event in fit(start(EncoderExperiment())):
        if event.kind == "snapshot" and event.data["lane_accuracies"][0] >= RIGHT:
            reached = min(reached, time.perf_counter() - began)
        if event.kind == "finished":
            yield Row("reverse: 99 % of new letters, an LSTM beside it", reached, 30, "s", "lower")
            yield Row("its test part", 100 * event.data["lane_accuracies"][0], 99, "%", "higher")


def eager_steps(state: SequenceState) -> Callable[[int], None]:
    """The same network and windows in a loop as it is written first: float32, torch.optim, the gradient clipped."""
    task, experiment = state.task, state.experiment
    model = Decoder(experiment.model, task.known.count, experiment.window, torch.Generator().manual_seed(0))  # type: ignore[attr-defined]
    optimizer = torch.optim.AdamW(
        model.parameters(), experiment.optimizer.learning_rate, weight_decay=experiment.optimizer.weight_decay
    )

    def go(count: int) -> None:
        for step in range(count):
            ids = torch.from_numpy(task.batch(step).ids)
            logits = model(ids[:, :-1]).flatten(0, 1)
            loss = torch.nn.functional.cross_entropy(logits, ids[:, 1:].flatten())
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), experiment.clip)
            optimizer.step()

    return go


if __name__ == "__main__":
    show(rows())
