"""What schedules do to training: all side by side on one task, the range test, batch size against rate. Knows no page.

The oracle's process computes this; each function answers (header, arrays). The networks are those of core/training/stacked.py, on
points of the plane: 200 to train with and 200 to validate. With one seed all begin with the same weights and see the same
batches, whatever the schedule.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal

import numpy as np

from core.config import from_dict
from core.data.own_plane import EDGE
from core.data.plane import PlaneConfig, load
from core.foundations.activations import Array
from core.foundations.schedules import Plateau, curve, plateau
from core.foundations.schedules_config import BATCH, BATCHES, PER_EPOCH, RATES, TRAINING, SchedulesConfig, settled
from core.training import edge, stacked

Answer = tuple[dict[str, Any], dict[str, Array]]
SIZES = (2, 12, 12, 1)
SEEDS, GRID_SEEDS = 5, 3
NOISE = {"moons": 0.15, "circle": 0.2, "xor": 0.1}
LOW, HIGH, PROBES = 1e-4, 30.0, 400  # of the range test: rates and batches
SMOOTH, BLOWN = 0.9, 4.0  # its loss is smoothed so; it ends when that is so many times its lowest
AT_FIRST = 10  # batches after which an end or a steepest place is looked for: before, the average has hardly begun
BESIDE = 15  # batches on either side whose straight line is the slope at a place
GRID_EPOCHS, GRID_UPDATES, POINTS = 24, 300, 25  # of the grid; points of each of its curves
EDGE_SIZES, EDGE_STEPS, EDGE_EVERY = (1, 16, 16, 1), 1500, 15


@lru_cache(maxsize=8)
def examples(kind: Literal["circle", "moons", "xor"], seed: int) -> tuple[Array, Array, Array, Array]:
    """x (n, 2) in −1 … 1 and targets (n, 1), 0 or 1, for training; the same for validation."""
    plane = load(PlaneConfig(kind, noise=NOISE[kind], points=2 * TRAINING, train_share=0.5, seed=seed))
    x, t = plane.points / EDGE, plane.labels[:, None].astype(float)
    return x[plane.train], t[plane.train], x[~plane.train], t[~plane.train]


def losses(w: Array, x: Array, t: Array) -> Array:
    """(M,) the mean loss of each of M networks over all of x."""
    return stacked.cross_entropy(stacked.forward(SIZES, w, x[None])[-1], t)


@np.errstate(all="ignore")  # what is no number any more is told as such
def compared(config: dict[str, Any]) -> Answer:
    """Train with each schedule of `who`, SEEDS networks each. Header: `names`; `order`, by the median of the last validation losses.

    Who lost more than half of its networks comes behind all others. Arrays, K schedules: `train` and `validation` (K, SEEDS,
    epochs + 1), infinite where a loss is no number; `lost` (K, SEEDS), 1 where the training loss ended no lower than it began;
    `rates` (SEEDS, epochs), those of the plateau in each epoch, empty where it does not run.
    """
    c = settled(from_dict(SchedulesConfig, config))
    x, t, x_val, t_val = examples(c.data, c.seed)
    seeds = [c.seed + k for k in range(SEEDS)]
    w = np.tile(np.stack([stacked.first(SIZES, seed) for seed in seeds]), (len(c.who), 1))
    rates = np.repeat([curve(name, c, c.steps) for name in c.who], SEEDS, axis=0)  # (M, T)
    watching = [k for k, name in enumerate(np.repeat(c.who, SEEDS)) if name == "plateau"]
    states = {k: Plateau(c.peak) for k in watching}
    memory = np.zeros_like(w), np.zeros_like(w)
    told = [(losses(w, x, t), losses(w, x_val, t_val))]
    for epoch in range(int(c.epochs)):
        order = np.tile(stacked.orders(seeds, epoch, TRAINING), (len(c.who), 1))
        for k in watching:
            rates[k, epoch * PER_EPOCH :] = states[k].rate
        for batch in range(PER_EPOCH):
            rows, at = order[:, batch * BATCH : (batch + 1) * BATCH], epoch * PER_EPOCH + batch
            _, g = stacked.gradient(SIZES, w, x[rows], t[rows])
            stacked.update(c.rule, w, memory, g, rates[:, at], at + 1)
        told.append((losses(w, x, t), losses(w, x_val, t_val)))
        for k in watching:
            states[k] = plateau(states[k], float(told[-1][1][k]), c.drop, c.patience, c.floor * c.peak)
    curves = np.array(told).transpose(1, 2, 0).reshape(2, len(c.who), SEEDS, -1)
    curves = np.where(np.isfinite(curves), curves, np.inf)
    finals = np.median(curves[1, :, :, -1], axis=1)
    lost = ~(curves[0, :, :, -1] < curves[0, :, :, 0])
    header = {"names": list(c.who), "order": np.lexsort((finals, lost.sum(axis=1) > SEEDS / 2)).tolist()}
    arrays = {"train": curves[0], "validation": curves[1], "lost": lost.astype(np.uint8)}
    return header, {**arrays, "rates": rates[watching, ::PER_EPOCH]}


@np.errstate(all="ignore")
def ranged(data: Literal["circle", "moons", "xor"], rule: str, seed: int) -> Answer:
    """The range test (Smith 2017): each batch with a rate that is a factor higher, SEEDS networks, the mean of their losses.

    Header: `end` (batches until the smoothed loss blew up), `steepest` and `lowest` (places), `suggested` (the rate where the
    smoothed loss falls fastest) and `tenth` (of the rate where it is lowest). Arrays: `rates`, `raw`, `smooth` (end,).
    """
    x, t, _, _ = examples(data, seed)
    seeds = [seed + k for k in range(SEEDS)]
    w = np.stack([stacked.first(SIZES, each) for each in seeds])
    memory = np.zeros_like(w), np.zeros_like(w)
    rates = LOW * (HIGH / LOW) ** (np.arange(PROBES) / (PROBES - 1))
    raw: list[float] = []
    mean, least = 0.0, np.inf  # as in `smoothed`, and the lowest smoothed loss
    for k in range(PROBES):
        order = stacked.orders(seeds, k // PER_EPOCH, TRAINING)
        rows = order[:, k % PER_EPOCH * BATCH :][:, :BATCH]
        loss, g = stacked.gradient(SIZES, w, x[rows], t[rows])
        raw.append(float(loss.mean()))
        mean = SMOOTH * mean + (1 - SMOOTH) * raw[-1]
        now = mean / (1 - SMOOTH ** (k + 1))
        least = min(least, now)
        if not np.isfinite(raw[-1]) or (k >= AT_FIRST and now > BLOWN * least):
            break
        stacked.update(rule, w, memory, g, np.full(SEEDS, rates[k]), k + 1)
    told = np.array([each for each in raw if np.isfinite(each)])
    smooth = smoothed(told)
    steepest, lowest = suggestion(rates[: len(told)], smooth)
    header = {
        "end": len(told) if len(raw) < PROBES or blown(smooth) else None,
        "steepest": steepest,
        "lowest": lowest,
        "suggested": float(rates[steepest]),
        "tenth": float(rates[lowest]) / 10,
    }
    return header, {"rates": rates[: len(told)], "raw": told, "smooth": smooth}


def smoothed(raw: Any) -> Array:
    """m ← βm + (1 − β)·loss, divided by 1 − βᵗ because m began at 0."""
    mean, found = 0.0, []
    for t, each in enumerate(raw, 1):
        mean = SMOOTH * mean + (1 - SMOOTH) * each
        found.append(mean / (1 - SMOOTH**t))
    return np.array(found)


def blown(smooth: Array) -> bool:
    """Whether the last smoothed loss is BLOWN times the lowest."""
    return len(smooth) > AT_FIRST and bool(smooth[-1] > BLOWN * smooth.min())


def suggestion(rates: Array, smooth: Array) -> tuple[int, int]:
    """(where the smoothed loss falls fastest over ln η, where it is lowest), the first batches left out.

    The slope at a place is that of the least-squares line through the BESIDE batches on either side.
    """
    lowest = AT_FIRST + int(smooth[AT_FIRST:].argmin())
    offset = np.arange(-BESIDE, BESIDE + 1)
    around = np.clip(np.arange(AT_FIRST, lowest + 1)[:, None] + offset, 0, lowest)
    x = np.log(rates)[around]
    x -= x.mean(axis=1, keepdims=True)
    slopes = (x * smooth[around]).sum(axis=1) / (x * x).sum(axis=1)
    return AT_FIRST + int(slopes.argmin()), lowest


def stable(eta: float) -> Answer:
    """Gradient descent with the rate η on twenty points of a curve: `losses`, and the sharpness after every 15 steps."""
    x = np.linspace(-1, 1, 20)[:, None]
    y = np.sin(3 * x) + 0.5 * np.sign(x)
    found = edge.descend(EDGE_SIZES, 0, x, y, eta, EDGE_STEPS, EDGE_EVERY)
    header = {"end": found["end"], "steps": EDGE_STEPS, "eta": eta}
    return header, {name: np.array(found[name], float) for name in ("losses", "at", "sharpness")}


@np.errstate(all="ignore")
def grid(data: Literal["circle", "moons", "xor"], seed: int, fair: Literal["epochs", "updates"]) -> Answer:
    """SGD with each batch size and each rate, after the same number of epochs or of updates; GRID_SEEDS networks each.

    Arrays: `loss` (batch sizes, rates), the median of the last training losses, infinite where it diverged; `curves` (batch
    sizes, rates, POINTS) the medians on the way, and `at` (batch sizes, POINTS) after how many updates.
    """
    x, t, _, _ = examples(data, seed)
    seeds = [seed + k for k in range(GRID_SEEDS)]
    begin = np.tile(np.stack([stacked.first(SIZES, each) for each in seeds]), (len(RATES), 1))
    rates = np.repeat(RATES, GRID_SEEDS)
    curves, places, counts = [], [], []
    for size in BATCHES:
        per_epoch = -(-TRAINING // size)
        updates = GRID_EPOCHS * per_epoch if fair == "epochs" else GRID_UPDATES
        at = np.unique(np.linspace(0, updates, min(POINTS, updates + 1)).astype(int))
        w = begin.copy()
        memory = np.zeros_like(w), np.zeros_like(w)
        told = [losses(w, x, t)]
        for k in range(updates):
            if k % per_epoch == 0:
                order = np.tile(stacked.orders(seeds, k // per_epoch, TRAINING), (len(RATES), 1))
            rows = order[:, k % per_epoch * size :][:, :size]
            _, g = stacked.gradient(SIZES, w, x[rows], t[rows])
            stacked.update("sgd", w, memory, g, rates, k + 1)
            if k + 1 in at:
                told.append(losses(w, x, t))
        found = np.array(told).T.reshape(len(RATES), GRID_SEEDS, -1)
        found = np.median(np.where(np.isfinite(found), found, np.inf), axis=1)
        curves.append(np.pad(found, ((0, 0), (0, POINTS - len(at))), mode="edge"))
        places.append(np.pad(at, (0, POINTS - len(at)), mode="edge"))
        counts.append(updates)
    whole = np.array(curves)
    header = {
        "updates": counts,
        "epochs": GRID_EPOCHS,
        "steps": GRID_UPDATES,
        "networks": begin.shape[0] * len(BATCHES),
    }
    return header, {"loss": whole[:, :, -1], "curves": whole, "at": np.array(places, float)}
