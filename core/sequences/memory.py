"""RNN, LSTM and GRU learn the same sequences side by side; what they answer, and how far back their gradient reaches.

Knows no clock and no screen. The tasks are made in core/data/memory_tasks.py.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Generator, Tensor, nn
from torch.nn import functional as F

from core.data.memory_tasks import TEST, TRAINING, VALIDATION, Examples, Form, drawn, form
from core.models.recurrent import draw, recurrent
from core.models.recurrent_config import CELLS, Cell
from core.sequences.memory_config import STEPS_PER_EPOCH, MemoryConfig, MemoryExperiment
from core.sequences.memory_facts import CHECKED, SHOWN, told
from core.sequences.memory_gradient import arriving
from core.sequences.task import Lane, Task, Told, lane

TESTED = 1024  # sequences
PROBED = 32  # sequences whose gradients are measured


class Remembering(nn.Module):
    """One recurrent layer and a readout. State of zeros at the beginning of each sequence."""

    def __init__(self, cell: Cell, sizes: Form, config: MemoryConfig, generator: Generator) -> None:
        super().__init__()
        self.cell: Cell = cell
        self.net = recurrent(cell, sizes.inputs, config.units, 1, generator, config.forget_bias)
        self.readout = draw(nn.Linear(config.units, sizes.outputs), generator)
        if cell == "gru":  # h' = (1 − z)⊙n + z⊙h: z keeps, and PyTorch stacks r, z, n
            for name, value in (("bias_ih_l0", config.forget_bias), ("bias_hh_l0", 0.0)):
                nn.init.constant_(self.net.get_parameter(name).data[config.units : 2 * config.units], value)

    def forward(self, inputs: Tensor, judged: int, window: int = 0) -> Tensor:
        """inputs (batch, steps, inputs) → outputs (batch, judged, outputs) of the last `judged` steps.

        With a window the steps are cut, from the end, into windows of that many: the state goes on from one to the next, but
        no gradient comes back through it. A window without a judged step is computed without gradients at all.
        """
        states, state, first = [], None, inputs.shape[1] - judged
        for begin, end in windows(inputs.shape[1], window):
            with torch.set_grad_enabled(torch.is_grad_enabled() and end > first):
                hidden, state = self.net(inputs[:, begin:end], state)
            state = tuple(each.detach() for each in state) if isinstance(state, tuple) else state.detach()
            if end > first:
                states.append(hidden[:, max(0, first - begin) :])
        out: Tensor = self.readout(torch.cat(states, 1))
        return out


def windows(steps: int, window: int) -> list[tuple[int, int]]:
    """Where each begins and ends; counted from the end, so that the last one is whole."""
    ends = list(range(steps, 0, -window)) if window else [steps]
    return [(max(0, end - window) if window else 0, end) for end in reversed(ends)]


class Memory(Task):
    """The run: three lanes named by their cells."""

    steps_per_epoch = STEPS_PER_EPOCH
    worth = 12.0  # at the default settings a look a second, for 2 % of the time

    def __init__(self, experiment: MemoryExperiment, generator: Generator) -> None:
        self.experiment = experiment
        self.form = form(experiment.data)
        self.classes = experiment.data.task != "adding"  # else the answer is a number
        self.scored = self.classes
        self.examples_per_step = experiment.batch_size
        models = built(experiment, generator)
        self.lanes = [lane(name, model, experiment.optimizer) for name, model in models.items()]
        self.validation = drawn(experiment.data, CHECKED, experiment.seed, VALIDATION)
        self.shown = Examples(*(each[:SHOWN] for each in self.validation))

    def batch(self, step: int) -> tuple[Tensor, Tensor]:
        """Sequences no step has had before: (inputs, targets)."""
        return _tensors(drawn(self.experiment.data, self.experiment.batch_size, self.experiment.seed, TRAINING, step))

    def losses(self, lane: Lane, batch: tuple[Tensor, Tensor]) -> tuple[Tensor, Tensor | None]:
        """Mean over the judged steps: (y − t)² for a number, −log softmax(y)[t] for a class; accuracy of the answers."""
        inputs, targets = batch
        out = lane.model(inputs, self.form.judged, self.experiment.window)
        return self._loss(out, targets), self._accuracy(out, targets)

    def started(self) -> Told:
        """What core/sequences/memory_facts.py tells of the task, too, before there is a run."""
        return told(self.experiment)

    def snapshot(self, whole: bool) -> Told:  # noqa: ARG002 - the same sequences each time
        """Of each lane: loss and accuracy, answers (lanes, shown, answers, outputs) – a number, or the classes' probabilities –
        and how much gradient arrives at each step, h (lanes, steps); of the LSTM's cell state, too: c (steps,)."""
        losses, accuracies = self._judge(self.validation)
        header = {"lane_losses": losses, "lane_accuracies": accuracies}
        inputs, targets = _tensors(Examples(*(each[:PROBED] for each in self.validation)))
        found = [
            arriving(each.model, inputs, targets[:, -1], self.experiment.window, classes=self.classes)
            for each in self.lanes
        ]
        cells = {
            f"gradient_c.{lane.name}": each["c"].astype(np.float32)
            for lane, each in zip(self.lanes, found, strict=True)
            if "c" in each
        }
        return header, {
            "answers": self._answers(),
            "gradient_h": np.stack([each["h"] for each in found]).astype(np.float32),
            **cells,
        }

    def finished(self) -> Told:
        """Loss and accuracy on sequences that were not looked at before."""
        losses, accuracies = self._judge(drawn(self.experiment.data, TESTED, self.experiment.seed, TEST))
        return {"lane_losses": losses, "lane_accuracies": accuracies, "tested": TESTED}, {}

    @torch.no_grad()
    def _judge(self, part: Examples) -> tuple[list[float], list[float] | None]:
        inputs, targets = _tensors(part)
        outs = [each.model(inputs, self.form.judged) for each in self.lanes]
        accuracies = [float(each) for out in outs if (each := self._accuracy(out, targets)) is not None]
        return [float(self._loss(out, targets)) for out in outs], accuracies or None

    @torch.no_grad()
    def _answers(self) -> np.ndarray[Any, Any]:
        inputs, _ = _tensors(self.shown)
        outs = torch.stack([each.model(inputs, self.form.answers) for each in self.lanes])
        return (outs.softmax(-1) if self.classes else outs).numpy()

    def _loss(self, out: Tensor, targets: Tensor) -> Tensor:
        if not self.classes:
            return F.mse_loss(out[..., 0], targets)
        return F.cross_entropy(out.flatten(0, 1), targets.flatten())

    def _accuracy(self, out: Tensor, targets: Tensor) -> Tensor | None:
        last = slice(-self.form.answers, None)
        right = out[:, last].argmax(-1) == targets[:, last]
        return right.float().mean() if self.classes else None


def task(experiment: MemoryExperiment, generator: Generator) -> Memory:
    """The run of these settings; first weights come from `generator`, sequences from the seed."""
    return Memory(experiment, generator)


def built(experiment: MemoryExperiment, generator: Generator) -> dict[str, nn.Module]:
    """The three networks with fresh weights."""
    sizes = form(experiment.data)
    return {cell: Remembering(cell, sizes, experiment.model, generator) for cell in CELLS}


def rebuilt(experiment: MemoryExperiment, _about: dict[str, Any]) -> dict[str, nn.Module]:
    """The networks of a checkpoint, before its weights are put in."""
    return built(experiment, Generator())


def _tensors(part: Examples) -> tuple[Tensor, Tensor]:
    return torch.from_numpy(part.inputs), torch.from_numpy(part.targets)
