"""What a visitor sets of the run shelf: which runs are listed in which order, which are compared, and how. No run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.config import word

MOST = 8  # runs compared at once: as many colors as one can tell apart
NONE = "none"  # chosen where nothing is


@dataclass(frozen=True)
class ShelfConfig:
    """The list, the choice, and the chart over it. An empty choice means the newest ones."""

    find: str = word(r"[^\x00-\x1f\x7f]{1,80}")
    kind: Literal["all", "pictures", "memory", "reading", "writing", "forecast", "decoder", "translate", "encoder"] = (
        "all"
    )
    state: Literal["all", "active", "finished", "stopped", "failed", "noted", "imported"] = "all"
    sort: str = word("[a-z_0-9]{1,40}")  # a column; empty: when it was started
    order: Literal["down", "up"] = "down"
    chosen: str = word("none|[0-9a-f]{20}(,[0-9a-f]{20}){0,7}")
    measure: Literal["loss", "right"] = "loss"
    axis: Literal["steps", "epochs"] = "steps"
    scale: Literal["linear", "log"] = "linear"
    lines: Literal["both", "train", "check"] = "both"
