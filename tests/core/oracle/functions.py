"""What the tests ask the oracle: functions that answer, refuse, break, hang and kill."""

from __future__ import annotations

import os
import signal
import time
from typing import Any

import torch

from core.errors import Problem
from core.wire import Array


def slope(power: int, x: Array) -> tuple[dict[str, Any], dict[str, Array]]:
    point = torch.tensor(x, requires_grad=True)
    (point**power).sum().backward()
    assert point.grad is not None
    return {"power": power, "pid": os.getpid()}, {"slope": point.grad.numpy()}


def refuses() -> None:
    raise Problem("setting_out_of_range", name="w", low=0, high=1)


def breaks() -> float:
    return 1 / 0


def hangs() -> None:
    time.sleep(60)


def dies() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
