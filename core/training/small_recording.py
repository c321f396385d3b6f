"""What a backend has filled → the recording of one model. Knows no backend but the plain one, which it asks for one gradient."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from core.training import small_plain
from core.training.small import SmallConfig
from core.training.small_job import (
    ACCURACY_TEST,
    ACCURACY_TRAIN,
    AT_PARAMETER,
    AT_STEP,
    BATCH,
    EPOCH,
    LOSS_TEST,
    LOSS_TRAIN,
    REASON,
    TICKS,
    Data,
    Net,
    Record,
    Rule,
    State,
)
from core.training.small_parts import REASONS, Array, Ended, Model, Recording
from core.training.small_rates import rates, steps_per_epoch


def place(shape: Sequence[int], k: int) -> tuple[int, int, int]:
    """Layer, to and from of the parameter at `k` of the flat vector; from −1 is a bias."""
    for layer, (n, m) in enumerate(pairwise(shape)):
        if k < m * n:
            return layer, int(k // n), int(k % n)
        if k < m * n + m:
            return layer, int(k - m * n), -1
        k -= m * n + m
    raise IndexError(k)


def recording(
    k: int,
    config: SmallConfig,
    net: Net,
    data: Data,
    rule: Rule,
    state: State,
    record: Record,
    at: Array,
    begin: Array,
    end: Array,
) -> Recording:
    """What happened to model k, which began at the clock `begin` and ended as `end` says."""
    shape, per_epoch = tuple(net.sizes.tolist()), steps_per_epoch(config, data.training)
    last, reason, step, w = int(end[TICKS]), REASONS[end[REASON]], int(end[AT_STEP]), state.w[k]
    epoch, batch, steps = (int(number) for number in state.clock[k])
    if reason is None and epoch >= config.epochs:
        reason, step = "limit", steps
    ticks = at[at <= last]
    snapshots, norms = record.shots[: len(ticks), k], record.norms[: len(ticks), k]
    if not len(ticks) or ticks[-1] != last:  # it ended between two snapshots
        ticks = np.append(ticks, last)
        own = small_plain.norms(net, data, rule, rule.fixed[k], w)
        snapshots = np.concatenate([snapshots, w[None].astype(np.float32)])
        norms = np.concatenate([norms, np.array([own], np.float32)])
    first = int(begin[EPOCH]) * per_epoch + int(begin[BATCH])
    places = first + np.arange(last + 1) if record.by_batch else per_epoch * (begin[EPOCH] + np.arange(last + 1))
    places[0] = first
    best, since = state.progress[k]
    scores = {
        name: record.scores[: last + 1, k, column].copy()
        for name, column in (
            ("loss_train", LOSS_TRAIN),
            ("loss_test", LOSS_TEST),
            ("accuracy_train", ACCURACY_TRAIN),
            ("accuracy_test", ACCURACY_TEST),
        )
    }
    spot = place(shape, int(end[AT_PARAMETER])) if reason == "diverged" else None
    return Recording(
        epochs=(places[ticks] // per_epoch).astype(np.int32),
        batches=(places[ticks] % per_epoch).astype(np.int32),
        parameters=snapshots.copy(),
        gradient_norms=norms.copy(),
        **scores,
        rates=rates(config, places, per_epoch).astype(np.float32),
        model=Model(w, np.stack([state.m[k], state.v[k]]), steps, epoch, batch, float(best), int(since)),
        ended=reason and Ended(reason, epoch, step, spot),
        shape=shape,
    )
