"""A contest of small networks, in the child: all lanes by the compiled engine. Knows no torch."""

from __future__ import annotations

import time
from functools import lru_cache

import numpy as np

from core.data.plane import PlaneConfig, features, load, split
from core.playground.contest import (
    BATCH,
    GRID,
    POINTS,
    RULES,
    SEARCH_SEEDS,
    SEARCHED,
    SMALL,
    TRAIN_SHARE,
    epochs,
    moments,
)
from core.playground.contest_told import answered, chosen
from core.playground.pieces import Answer, computing
from core.playground.racing import whole
from core.playground.service import Engine
from core.training import small_engine
from core.training.small import Activation, Rule, SmallConfig
from core.training.small_parts import Array, Examples, Recording
from core.training.small_rates import DECAY

MOMENTS = 100
ROUNDS, TIMED = 9, 20  # of the clock, and epochs in each


def search(task: str, length: str, first: int, engine: Engine) -> Answer:
    """Each rule with each rate of the grid, judged by the validation part: losses (rules, rates), medians over the seeds."""
    computing(engine)
    count, last = SEARCH_SEEDS["plane" if engine == "compiled" else "numpy"], epochs(task, length, engine)
    seeds = [first + SEARCHED + k for k in range(count)]
    configs = [config(task, rule, rate, seed, last) for rule in RULES for rate in GRID for seed in seeds]
    found = small_engine.race(configs, examples(task, "validation"), last)
    ends = np.array([whole(each.loss_test, last)[-1] for each in found]).reshape(len(RULES), len(GRID), count)
    return chosen(ends)


def race(task: str, length: str, first: int, rates: list[float], seeds: int, engine: Engine) -> Answer:
    """All rules with these rates over so many seeds, as core/playground/contest_told.py says."""
    begun = time.perf_counter()
    computing(engine)
    data, last = examples(task, "test"), epochs(task, length, engine)
    lanes = [(rule, rate, first + k) for rule, rate in zip(RULES, rates, strict=True) for k in range(seeds)]
    found = small_engine.race([config(task, *lane, last) for lane in lanes], data, last)
    at = moments(last, MOMENTS)
    curves = np.stack(
        [[whole(getattr(each, f"loss_{part}"), last)[at] for each in found] for part in ("test", "train")]
    )
    per_epoch = int(data.train.sum()) // BATCH
    broken = np.array([_broken(each) for each in found], np.int32)
    return answered(curves, broken, [per_epoch * epoch for epoch in at], seeds, time.perf_counter() - begun)


def times(task: str, engine: Engine) -> Answer:
    """Seconds of one update of a single network with each rule, alone, without the measuring of losses: the best of some rounds.

    None where the clock did not tell them apart: the measuring of losses took nearly all of the time.
    """
    computing(engine)
    data = examples(task, "test")
    made = [config(task, rule, 0.01, 0, TIMED) for rule in RULES]
    model = small_engine.first(made[0], data.inputs.shape[1], data.outputs)
    rows = np.repeat(model.parameters[None], TIMED + 1, axis=0)
    updates = TIMED * int(data.train.sum()) // BATCH
    best = np.full(len(RULES), np.inf)
    judging = np.inf
    for _ in range(ROUNDS if engine == "compiled" else 3):
        for k, each in enumerate(made):
            begun = time.perf_counter()
            small_engine.advance(each, data, model, TIMED, snapshots_at=[])
            best[k] = min(best[k], time.perf_counter() - begun)
            begun = time.perf_counter()
            for test in (False, True):
                small_engine.evaluate(made[0], data, rows, test=test)
            judging = min(judging, time.perf_counter() - begun)
    own = best - judging
    return {"seconds": [float(each / updates) for each in own] if (own > 0.1 * best).all() else None}, {}


def config(task: str, rule: Rule, rate: float, seed: int, last: int) -> SmallConfig:
    """A lane of the contest."""
    units = SMALL[task].units
    tanh: Activation = "tanh"
    return SmallConfig(
        units=units,
        activations=(tanh,) * len(units),
        loss="cross_entropy",
        rule=rule,
        learning_rate=rate,
        batch_size=BATCH,
        l2=DECAY if rule == "adamw" else 0.0,
        epochs=last,
        seed=seed,
    )


@lru_cache(maxsize=8)
def examples(task: str, part: str) -> Examples:
    """The training part and, as what the engine calls test examples, the "validation" or the "test" part."""
    given = SMALL[task]
    plane = load(PlaneConfig(given.kind, noise=given.noise, points=POINTS, train_share=TRAIN_SHARE))
    others = np.flatnonzero(~plane.train)
    judges = others[split(plane.labels[others], 0.5, np.random.default_rng(1)) == (part == "test")]
    keep = np.sort(np.concatenate([np.flatnonzero(plane.train), judges]))
    inputs: Array = features(plane.points, ("x1", "x2"))
    return Examples(inputs[keep], plane.labels[keep], plane.train[keep], "two", 2)


def _broken(recording: Recording) -> int:
    ended = recording.ended
    return ended.step if ended is not None and ended.reason == "diverged" else -1
