"""The race itself, in the child: all networks side by side, then medians, quartiles and final surfaces."""

from __future__ import annotations

import time
import warnings
from dataclasses import replace
from typing import Any

import numpy as np

from core.data.own_plane import EDGE
from core.data.plane import features
from core.playground import experiment as experiments
from core.playground.pieces import computing, prepared
from core.playground.race import CURVES, contestants
from core.training import small_engine
from core.training.small_parts import Recording
from core.wire import Array

SIDE = 48  # points of a surface on each side


def race(
    experiment: dict[str, Any], over: str, seeds: int, laps: int, engine: str
) -> tuple[dict[str, Any], dict[str, Array]]:
    """core/playground/race.py says what is returned."""
    begun = time.perf_counter()
    given = experiments.read(experiment)
    examples = prepared(given)
    runners = contestants(replace(given.network, target=0, patience=0, epochs=laps), over)
    computing(engine)
    configs = [replace(config, seed=(config.seed + k) % 10_000) for config in runners.values() for k in range(seeds)]
    recordings = small_engine.race(configs, examples, laps)
    arrays: dict[str, Array] = {}
    for name in CURVES:
        curves = np.stack([whole(getattr(each, name), laps) for each in recordings]).reshape(len(runners), seeds, -1)
        low, median, high = spread(curves)
        arrays |= {f"low_{name}": low, f"median_{name}": median, f"high_{name}": high}
    finals = np.array([ended(each) for each in recordings], np.float32).reshape(len(runners), seeds)
    grid = features(plane(SIDE), given.features)
    surfaces = []
    for k in range(len(runners)):
        # whose last loss is the median's last: the lower one's of an even number
        middle = k * seeds + int(np.argsort(np.nan_to_num(finals[k], nan=np.inf), kind="stable")[(seeds - 1) // 2])
        maps = small_engine.maps(configs[middle], examples, recordings[middle].model.parameters, grid)
        surfaces.append(maps[-examples.outputs :].reshape(-1, SIDE, SIDE))
    arrays |= {"finals": finals, "surfaces": np.nan_to_num(np.stack(surfaces)).astype(np.float32)}
    return {"names": list(runners), "seconds": time.perf_counter() - begun}, arrays


def ended(recording: Recording) -> float:
    """The last test loss, NaN if the network broke."""
    broken = recording.ended is not None and recording.ended.reason == "diverged"
    return float("nan") if broken else float(recording.loss_test[-1])


def whole(curve: Array, laps: int) -> Array:
    """A curve of laps + 1 numbers: one that broke off goes on as infinity, so that it counts as worst."""
    found = np.full(laps + 1, np.inf)
    found[: len(curve)] = np.where(np.isfinite(curve), curve, np.inf)[: laps + 1]
    return found


def spread(curves: Array) -> tuple[Array, Array, Array]:
    """Quartile, median and upper quartile over the seeds (axis 1); NaN where that one is infinite.

    Each is the value of one of them. Where it would lie between two, quartile and median are the lower one's and the upper quartile
    is the higher one's, so that of two the band holds both.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # infinity less infinity
        low, median = np.quantile(curves, (0.25, 0.5), axis=1, method="lower")
        high = np.quantile(curves, 0.75, axis=1, method="higher")
    return tuple(np.where(np.isfinite(each), each, np.nan).astype(np.float32) for each in (low, median, high))  # type: ignore[return-value]


def plane(side: int) -> Array:
    """(side², 2) points of the whole plane, from the upper left corner row by row, each in the middle of its cell."""
    places = (np.arange(side) + 0.5) / side * 2 * EDGE - EDGE
    x1, x2 = np.meshgrid(places, -places)
    return np.stack([x1.ravel(), x2.ravel()], axis=1)
