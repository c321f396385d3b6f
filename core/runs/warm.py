"""What every worker needs, imported once before it is born. Knows no run; it must never train.

The first optimizer object imports torch._dynamo (more than a second) and the first digits import scikit-learn: both happen
here. backward() must not: it would start threads, which a fork does not carry over.
"""

from __future__ import annotations

import numpy as np
import torch
import torch._dynamo

import core.runs.worker
import core.training.fit
import core.training.precision
import core.training.state  # noqa: F401
from core.training.experiment import Experiment
from core.training.state import start

torch.set_num_threads(1)  # one run, one core: two threads each make four runs on two cores slower, not faster


def warm() -> None:
    """Build one small experiment with its data, model and optimizer, and let it go."""
    start(Experiment(precision="float32", layout="contiguous"))
    np.random.default_rng(0)


warm()
