"""How often a run is looked at: lively while it is young, then as often as a small part of its time pays for. Knows no run."""

from __future__ import annotations

PROGRESS_EVERY = 0.1  # seconds
# One snapshot costs about as much as a few steps of training; a large network's is not awaited for ever.
SNAPSHOT_EVERY, SNAPSHOT_LATEST = 0.3, 2.0  # seconds
LIVELY = 1.0  # seconds of training
SNAPSHOT_BUDGET = 0.002  # of the time after that
SNAPSHOT_MOST_YOUNG, SNAPSHOT_MOST = 0.05, 0.01  # of it, where a look costs so much that it would come too seldom
SNAPSHOT_SHARE = 1 / 60  # of the time trained so far: an hour of training keeps about 400 snapshots


def until_next_snapshot(trained: float, cost: float) -> float:
    """Seconds from one snapshot to the next, after `trained` seconds of training, where one costs `cost` seconds."""
    if trained < LIVELY:
        return max(SNAPSHOT_EVERY, cost / SNAPSHOT_MOST_YOUNG)
    paid = max(min(cost / SNAPSHOT_BUDGET, SNAPSHOT_LATEST), cost / SNAPSHOT_MOST)
    return max(SNAPSHOT_EVERY, paid, trained * SNAPSHOT_SHARE)
