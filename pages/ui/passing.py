"""Which Problems may be gone when the same is asked again, and how often it is worth it. Knows no question."""

from __future__ import annotations

from core.errors import Problem

BUSY = ("oracle_busy", "predictor_busy", "store_unavailable", "checkpoint_missing")  # asking costs nobody anything
FAILED = ("oracle_timeout", "oracle_failed", "predictor_timeout", "predictor_failed")  # perhaps it was another's fault
PASSING = (*BUSY, *FAILED)
TRIES = 2  # of what failed: a third time it would only keep others waiting


def again(trouble: Problem | None, tries: int) -> bool:
    """Whether what ended so after `tries` attempts is worth another one."""
    return trouble is not None and (trouble.code in BUSY or (trouble.code in FAILED and tries < TRIES))
