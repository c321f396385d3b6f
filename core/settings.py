"""What the person who runs the server may set, from the environment. Knows nothing of learners.

Read anew at each call, so nothing is remembered and a test may change the environment.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path


@dataclass(frozen=True)
class Settings:
    """Places and limits; each name is GLASSBOX_<NAME> in the environment."""

    home: Path  # runs, weights, caches
    database_url: str  # any SQLAlchemy URL; SQLite under `home` by default
    data: Path | None  # a folder of data sets that are already there
    workers: int  # runs at once; one core each
    runs_per_visitor: int  # of them for one visitor
    queue_per_visitor: int  # waiting runs of one visitor
    keep_runs: int  # finished runs kept in the store
    keep_per_visitor: int  # runs that one visitor keeps; then no further one begins until some are deleted
    keep_days: float  # and for how long
    leave_grace: float  # seconds after a visitor's last page closed until the visitor's runs are stopped
    run_memory_mb: int  # peak memory of one run
    upload_mb: int  # one file
    upload_files: int  # files at once
    viewers: int  # live connections at once
    checkpoints: Path | None  # a folder of Hugging Face checkpoints that visitors may look into
    checkpoint_mb: int  # weights of one of them
    hub_mb: int  # all that were fetched from the Hugging Face hub; the longest unused make room
    hub: bool  # whether visitors may have further ones fetched from the Hugging Face hub


def settings() -> Settings:
    """The settings in force. Raises ValueError with the variable's name when one is not a number in its range."""
    home = Path(os.environ.get("GLASSBOX_HOME") or user_data_path("glassbox", appauthor=False)).expanduser()
    data, checkpoints = os.environ.get("GLASSBOX_DATA"), os.environ.get("GLASSBOX_CHECKPOINTS")
    return Settings(
        home=home,
        database_url=os.environ.get("GLASSBOX_DATABASE_URL") or f"sqlite:///{home / 'glassbox.db'}",
        data=Path(data).expanduser() if data else None,
        workers=int(_number("WORKERS", os.cpu_count() or 1, 1, 256)),
        runs_per_visitor=int(_number("RUNS_PER_VISITOR", 2, 1, 256)),
        queue_per_visitor=int(_number("QUEUE_PER_VISITOR", 20, 0, 10_000)),
        keep_runs=int(_number("KEEP_RUNS", 5000, 1, 1_000_000)),
        keep_per_visitor=int(_number("KEEP_PER_VISITOR", 1000, 1, 100_000)),
        keep_days=_number("KEEP_DAYS", 90, 0.01, 36_500),
        leave_grace=_number("LEAVE_GRACE", 300, 0, 86_400),
        run_memory_mb=int(_number("RUN_MEMORY_MB", 2048, 256, 1_000_000)),
        upload_mb=int(_number("UPLOAD_MB", 5, 1, 100)),
        upload_files=int(_number("UPLOAD_FILES", 50, 1, 1000)),
        viewers=int(_number("VIEWERS", 200, 1, 100_000)),
        checkpoints=Path(checkpoints).expanduser() if checkpoints else None,
        checkpoint_mb=int(_number("CHECKPOINT_MB", 600, 1, 100_000)),
        hub_mb=int(_number("HUB_MB", 3000, 1, 10_000_000)),
        hub=bool(_number("HUB", 0, 0, 1)),
    )


def _number(name: str, default: float, low: float, high: float) -> float:
    variable = f"GLASSBOX_{name}"
    text = os.environ.get(variable)
    if not text:
        return default
    try:
        value = float(text)
    except ValueError:
        raise ValueError(f"{variable}={text!r} is not a number") from None
    if not low <= value <= high:
        raise ValueError(f"{variable}={text} lies outside {low:g} to {high:g}")
    return value
