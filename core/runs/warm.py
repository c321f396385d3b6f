"""What every worker needs: importing this module loads and tries it, once, before any is born. Knows no run; it must never train.

The first optimizer object imports torch._dynamo (more than a second) and the first digits import scikit-learn: both happen
here. backward() must not: it would start threads, which a fork does not carry over.
"""

from __future__ import annotations

import tempfile

import torch
import torch._dynamo

import core.runs.recipe  # noqa: F401
from core.runs import lease
from core.runs.journal import Journal
from core.runs.store import Store
from core.runs.worker import Worker  # noqa: F401
from core.training.experiment import Experiment
from core.training.state import start

torch.set_num_threads(1)  # one run, one core: two threads each make four runs on two cores slower, not faster


def warm() -> None:
    """Build a small experiment with its data, model and optimizer and write a batch of events, so that all of it is loaded."""
    experiment = Experiment(precision="float32", layout="contiguous")
    start(experiment)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/warm.db"
        store = Store(url)
        run = store.create(experiment.to_json(), "")
        lease.claim(store, "", workers=1, per_visitor=1)
        store.close()
        journal = Journal(url, run, 1)
        journal.write([("started", b"")], state="running", step=0, metrics={}, checkpoint=False)
        journal.close()  # no connection may be open when the process forks


warm()
