"""Which networks a visitor may look into: encoders that come with the project, networks of sequences, the operator's checkpoints.

It belongs to the server's side: it knows names and places, no tensor.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from core.errors import Problem
from core.predict import checkpoints
from core.predict import sequences as networks
from core.runs.run import Run

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "encoders"
KINDS = ("encoder", "decoder")  # of runs that have attention
Sort = Literal["encoder", "sequence", "folder"]


@dataclass(frozen=True)
class Source:
    """A network that can be looked into."""

    sort: Sort
    name: str  # of what comes with the project, or of a folder
    run: Run | None = None

    @property
    def ref(self) -> str:
        """What the address calls it."""
        return f"run:{self.run.id}" if self.run else f"{self.sort}:{self.name}"


def sources(visitor: str, wanted: str = "") -> dict[str, Source]:
    """Those that there are, by what the address calls them; `wanted`, which a link names, may be somebody else's run.

    Raises Problem as the store does.
    """
    found = [Source("encoder", path.parent.name) for path in sorted(FOLDER.glob("*/card.json"))]
    for kind in KINDS:
        for known in networks.choices(kind, visitor, wanted).values():
            found.append(
                Source("sequence", known.name) if not isinstance(known, Run) else Source("sequence", "", known)
            )
    found += [Source("folder", name) for name in checkpoints.names()]
    return {each.ref: each for each in found}


def asked(source: Source, most_mb: int) -> dict[str, Any]:
    """What names it to core.predict.maps_child.look. Raises Problem where it cannot be read, as far as can be told from here."""
    if source.sort == "encoder":
        return {"sort": source.sort, "path": str(FOLDER / source.name)}
    if source.sort == "folder":
        folder = checkpoints.folder_of(source.name)
        checkpoints.check(folder, most_mb)
        checkpoints.used(folder)
        return {"sort": source.sort, "path": str(folder)}
    path = networks.path(f"run:{source.run.id}" if source.run else f"shipped:{source.name}")
    if not path.is_file():
        raise Problem("checkpoint_missing")
    return {"sort": source.sort, "path": str(path)}
