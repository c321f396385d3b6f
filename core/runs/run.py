"""Run: what the store tells about one training run. Knows neither tables nor processes."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import Any

EventRow = tuple[int, str, bytes]  # an event as the store keeps it: number within its run from 1, kind, packed bytes

ACTIVE = ("queued", "running", "paused")
ENDED = ("finished", "stopped", "failed")
_FORM = re.compile(r"[0-9a-f]{20}")


@dataclass(frozen=True)
class Run:
    """One run as it stood when it was read. Times are seconds since 1970.

    `state` is one of ACTIVE or ENDED. `reason` says why it ended: "done", "stopped", "left" (its visitor went away), or the
    code of what went wrong; `detail` is technical text. `place` is its place in the queue from 1 while it waits.
    `metrics` holds the latest of loss, accuracy, validation_*, test_*. `checkpoint`: its weights lie in its folder.
    """

    id: str
    visitor: str
    state: str
    reason: str
    detail: str
    experiment: dict[str, Any]
    created: float
    started: float | None
    ended: float | None
    step: int
    metrics: dict[str, float]
    place: int | None
    checkpoint: bool

    @property
    def active(self) -> bool:
        """Whether it waits, trains or is paused."""
        return self.state in ACTIVE

    @property
    def can_continue(self) -> bool:
        """Whether it has ended and can go on from its checkpoint."""
        return self.checkpoint and not self.active


def new_id() -> str:
    """Twenty hexadecimal digits, 80 random bits: whoever has the link may watch, nobody can guess it."""
    return secrets.token_hex(10)


def is_id(text: object) -> bool:
    """Whether `text` has the form of a run's id. Checked before anything from outside becomes a query or a path."""
    return isinstance(text, str) and _FORM.fullmatch(text) is not None
