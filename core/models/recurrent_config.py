"""What a learner may choose about a recurrent network. Knows no tensor: a server shows these knobs without loading a framework."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.config import knob

Cell = Literal["rnn", "gru", "lstm"]
CELLS: tuple[Cell, ...] = ("rnn", "gru", "lstm")


@dataclass(frozen=True)
class RecurrentConfig:
    """Layers of one kind of cell. Which kind says the task: some train all three side by side."""

    units: int = knob(64, 4, 512, step=4)  # numbers in the hidden state
    layers: int = knob(1, 1, 3)  # each reads the hidden states of the one below
    # Added to the LSTM's forget gate at the start: f = σ(1) ≈ 0.73 remembers longer than σ(0) = 0.5 (Jozefowicz et al. 2015).
    forget_bias: float = knob(1.0, -3, 5, step=0.5)
    dropout: float = knob(0.0, 0, 0.8, step=0.05)  # share of the numbers before the readout left out of each step
