"""Trunk and branch together, as a page shows them: grown for a while, one after the other. Knows no page."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from core.errors import Problem
from core.playground import trajectory
from core.playground.trajectory import Line
from core.wire import Array


@dataclass
class Lines:
    """What is known of a trajectory and of its branch; what went wrong ends both until it is taken away."""

    trunk: Line
    branch: Line | None = None
    trouble: Problem | None = None

    @property
    def complete(self) -> bool:
        """Whether nothing more will come."""
        return bool(self.trouble) or (self.trunk.complete and (self.branch is None or self.branch.complete))

    def line(self, epoch: int) -> tuple[str, Line]:
        """The line that shows an epoch: the branch from its beginning on."""
        if self.branch is not None and self.branch.recording and epoch >= self.branch.start:
            return "branch", self.branch
        return "trunk", self.trunk

    def grow(self, seconds: float) -> None:
        """Compute more, the trunk first, until there is twice as much to show or time is up; at least one piece."""
        begun = time.monotonic()
        try:
            while not self.complete:
                line = self.branch if self.trunk.complete and self.branch else self.trunk
                before = line.epoch - line.start
                line = trajectory.grow(line, trajectory.PIECE if line.recording else trajectory.FIRST)
                if line.changes:
                    self.branch = line
                else:
                    self.trunk = line
                if 0 < 2 * before <= line.epoch - line.start or time.monotonic() - begun >= seconds:
                    return
        except Problem as problem:
            self.trouble = problem

    def details(self, zoom: str, landscape: str) -> tuple[dict[str, Any], dict[str, Array]]:
        """The epoch `zoom` batch by batch and the landscape around the epoch `landscape`; "" is none of it."""
        told: dict[str, Any] = {"zoom": None, "landscape": None}
        arrays: dict[str, Array] = {}
        try:
            if zoom and int(zoom) < self.line(int(zoom))[1].epoch:
                name, line = self.line(int(zoom))
                fine = trajectory.zoomed(line, int(zoom))
                arrays |= {f"fine_{each}": array for each, array in fine.items()}
                told["zoom"] = {"epoch": int(zoom), "line": name}
            if landscape and self.complete and not self.trouble:
                name, line = self.line(int(landscape))
                about, found = trajectory.landscape(line, int(landscape))
                arrays |= found
                told["landscape"] = about | {"line": name}
        except Problem as problem:
            self.trouble = problem
        return told, arrays
