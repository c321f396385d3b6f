"""Trunk and branch together, as a page shows them: grown for a while, one after the other. Knows no page.

Beside them it holds what a learner looks at closely: one epoch batch by batch, and the landscape around another.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from core.errors import Problem
from core.playground import trajectory
from core.playground.service import service
from core.playground.trajectory import Line, Way
from core.wire import Array


class Spot(NamedTuple):
    """An epoch of a line."""

    line: str  # trunk | branch; "" is the branch from its beginning on, else the trunk
    epoch: int


@dataclass
class Look:
    """What is known of a spot that is looked at closely."""

    spot: Spot
    way: Way | None = None
    header: dict[str, Any] = field(default_factory=dict)
    arrays: dict[str, Array] | None = None
    trouble: Problem | None = None  # it is not asked for again

    @property
    def open(self) -> bool:
        """Whether it is still to be found."""
        return self.arrays is None and self.trouble is None


@dataclass
class Lines:
    """What is known of a trajectory and of its branch; what went wrong ends both until it is taken away."""

    trunk: Line
    branch: Line | None = None
    trouble: Problem | None = None
    zoom: Look | None = None
    landscape: Look | None = None

    @property
    def orphaned(self) -> bool:
        """Whether the branch begins where the trunk never came."""
        return bool(self.branch and self.trunk.complete and self.branch.start > self.trunk.epoch)

    @property
    def complete(self) -> bool:
        """Whether nothing more will come of the lines."""
        ended = self.branch is None or self.branch.complete or self.orphaned
        return bool(self.trouble) or (self.trunk.complete and ended)

    @property
    def busy(self) -> bool:
        """Whether something is still to come: of the lines, or of what is looked at."""
        return not self.complete or bool(self._zooming or self._walking)

    @property
    def troubles(self) -> list[Problem]:
        """All that went wrong."""
        looks = [look.trouble for look in (self.zoom, self.landscape) if look]
        return [each for each in (self.trouble, *looks) if each]

    def numbers(self) -> dict[str, float]:
        """The last numbers of the branch or, where none is, of the trunk; none before all is computed."""
        line = self.branch if self.branch and self.branch.recording else self.trunk
        return line.numbers() if self.complete and not self.trouble and line.recording else {}

    def again(self) -> None:
        """Forget what went wrong with the lines, and with a look that only found nobody with time for it."""
        self.trouble = None
        for look in (self.zoom, self.landscape):
            if look and look.trouble and look.trouble.code == "oracle_busy":
                look.trouble = None

    def look(self, zoom: Spot | None, landscape: Spot | None) -> None:
        """Say what is looked at; what is known of it stays known."""
        if (self.zoom and self.zoom.spot) != zoom:
            self.zoom = zoom and Look(zoom)
        if (self.landscape and self.landscape.spot) != landscape:
            self.landscape = landscape and Look(landscape)

    def line(self, spot: Spot) -> tuple[str, Line] | None:
        """The line of a spot, None where it does not show that epoch."""
        branch = self.branch if self.branch and self.branch.recording and spot.epoch >= self.branch.start else None
        if spot.line != "trunk" and branch:
            return "branch", branch
        return None if spot.line == "branch" else ("trunk", self.trunk)

    def grow(self, seconds: float) -> None:
        """Compute more, the trunk first, until there is twice as much to show or time is up; at least one piece.

        What is looked at comes last, a piece of it at least.
        """
        begun = time.monotonic()
        try:
            while not self.complete:
                line = self.branch if self.trunk.complete and self.branch else self.trunk
                before = line.epoch - line.start
                piece = trajectory.PIECE if line.recording or line.way else trajectory.FIRST
                line = trajectory.grow(line, service().share(piece))
                if line.changes:
                    self.branch = line
                else:
                    self.trunk = line
                if 0 < 2 * before <= line.epoch - line.start or time.monotonic() - begun >= seconds:
                    break
        except Problem as problem:
            self.trouble = problem
        while look := self._zooming:
            self._zoom(*look)
            if time.monotonic() - begun >= seconds:
                break
        if look := self._walking:
            self._walk(*look)

    def details(self) -> tuple[dict[str, Any], dict[str, Array]]:
        """What was found of what is looked at, for the packet: `fine` and `landscape`, each with its epoch and line."""
        found = [
            look for look in (self.zoom, self.landscape) if look and look.arrays is not None and self.line(look.spot)
        ]
        arrays = {name: array for look in found for name, array in (look.arrays or {}).items()}
        told = {name: look.header if look in found and look else None for name, look in self._looks.items()}
        return told, arrays

    @property
    def _looks(self) -> dict[str, Look | None]:
        return {"fine": self.zoom, "landscape": self.landscape}

    @property
    def _zooming(self) -> tuple[Look, str, Line] | None:
        """The epoch that is to be looked into, if that can be done now and has not been."""
        found = self.zoom and self.zoom.open and self.line(self.zoom.spot)
        if not self.zoom or not found or self.zoom.spot.epoch >= found[1].epoch:
            return None
        return self.zoom, *found

    @property
    def _walking(self) -> tuple[Look, str, Line] | None:
        """The landscape that is to be walked, if that can be done now and has not been."""
        found = self.landscape and self.landscape.open and self.line(self.landscape.spot)
        if not self.landscape or not found or not self.complete or self.trouble or not found[1].recording:
            return None
        return self.landscape, *found

    @staticmethod
    def _zoom(look: Look, name: str, line: Line) -> None:
        try:
            found = trajectory.zoomed(line, look.spot.epoch, look.way)
        except Problem as problem:
            look.trouble = problem
            return
        if isinstance(found, Way):
            look.way = found
            return
        look.arrays, look.way = {f"fine_{each}": array for each, array in found.items()}, None
        look.header = {"epoch": look.spot.epoch, "line": name}

    @staticmethod
    def _walk(look: Look, name: str, line: Line) -> None:
        try:
            about, look.arrays = trajectory.landscape(line, look.spot.epoch)
        except Problem as problem:
            look.trouble = problem
            return
        look.header = about | {"line": name}
