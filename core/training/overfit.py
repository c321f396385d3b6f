"""Over-fitting on purpose: few digits, some with wrong labels, learned without and with remedies. Knows no page.

The oracle's process computes this. One set of examples; the networks of a remedy differ in their seed, and with the same seed all
begin with the same weights and see the same batches. Losses are cross-entropies of networks in use, without any penalty.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from core.config import from_dict
from core.data import digits
from core.foundations import regularization as remedy
from core.foundations.activations import Array
from core.foundations.regularization_config import LOOKS, Name, RegularizationConfig, settled
from core.training.regularized import SIZES, WEIGHTS, Kind, Lane, Stack, answers, weights

Answer = tuple[dict[str, Any], dict[str, Array]]
SEEDS = 3
VALIDATION, POOL = 300, 1000  # examples to validate with; to train with are taken from so many; the others test
BINS = 31  # of a histogram of weights
SMALL = 0.01  # a weight below is counted as small
AWAY = 1000  # between the seeds of an ensemble's members
SHIFTS = [(0, 0), *((down, right) for down in (-1, 0, 1) for right in (-1, 0, 1) if down or right)]


@lru_cache(maxsize=4)
def parts(examples: int, wrong: float, seed: int) -> tuple[Array, Any, Any, Array, Any, Array, Any]:
    """x (n, 64) and labels as given, which of them are wrong (n,); x and labels to validate with; x and labels to test with."""
    inputs, labels = digits.shares()
    x, y = inputs.reshape(-1, SIZES[0]).astype(float), labels
    chance = np.random.default_rng([seed, 1])
    order = chance.permutation(len(y))
    pool, validate, test = order[:POOL][:examples], order[POOL:][:VALIDATION], order[POOL + VALIDATION :]
    mixed = chance.permutation(examples)[: round(wrong * examples)]
    given, bad = y[pool].copy(), np.zeros(examples, bool)
    given[mixed] = (given[mixed] + chance.integers(1, 10, len(mixed))) % 10
    bad[mixed] = True
    return x[pool], given, bad, x[validate], y[validate], x[test], y[test]


def shifted(x: Array) -> Array:
    """(9, n, 64) the pictures as they are, and by one pixel each of eight ways, empty where nothing comes in."""
    wide = np.pad(x.reshape(-1, 8, 8), ((0, 0), (1, 1), (1, 1)))
    return np.stack([wide[:, 1 - down : 9 - down, 1 - right : 9 - right].reshape(-1, 64) for down, right in SHIFTS])


def lanes(c: RegularizationConfig, name: Name) -> tuple[Kind, list[Lane]]:
    """The networks of a remedy, SEEDS or, of ensembles, SEEDS times the members, those of one ensemble one after the other."""
    seeds = [c.seed + k for k in range(SEEDS)]
    if name == "batch":
        return "batch", [Lane(seed) for seed in seeds]
    if name == "layer":
        return "layer", [Lane(seed) for seed in seeds]
    if name == "ensemble":
        return "", [Lane(seed + AWAY * k) for seed in seeds for k in range(c.ensemble)]
    how = {} if name == "nothing" else {name: getattr(c, name)}
    return "", [Lane(seed, **how) for seed in seeds]


def compared(config: dict[str, Any]) -> Answer:
    """Train without and with each remedy of `who`, K of them, and look LOOKS times, and before.

    Header: `names`, `every` (updates between looks), `wrong` (how many labels are), `cut` (share of the updates that clipping cut).
    Arrays: `train`, `validation` (2, K, SEEDS, LOOKS + 1), losses and shares answered as labeled; `test` (K, SEEDS, LOOKS + 1);
    `heart` (same), the share of the wrong labels that are answered; `counts` (K, 2, LOOKS + 1, BINS), weights of each layer of the first
    network from −`reach` to `reach` (2,), the ends hold all beyond; `small` and `zero` (K, 2, LOOKS + 1), the shares
    with |w| < SMALL and with w = 0; `norms` the same of √Σw².
    """
    c = settled(from_dict(RegularizationConfig, config))
    x, labels, bad, *held = parts(int(c.examples), c.wrong, c.seed)
    plans = [lanes(c, name) for name in c.who]
    versions, goals = shifted(x), np.eye(SIZES[-1])[labels]
    told: dict[str, list[list[Any]]] = {"judged": [[] for _ in plans], "weights": [[] for _ in plans]}
    cut = 0.0
    for kind in ("", "batch", "layer"):
        mine = [k for k, (each, _) in enumerate(plans) if each == kind]
        if not mine:
            continue
        stack = Stack(kind, [lane for k in mine for lane in plans[k][1]], versions, goals)
        ends = np.cumsum([0, *(len(plans[k][1]) for k in mine)])
        every = int(c.updates) // LOOKS
        for look in range(LOOKS + 1):
            for _ in range(every if look else 0):
                stack.step()
            for k, low, high in zip(mine, ends, ends[1:], strict=False):
                own: Any = tuple(statistic[low:high] for statistic in stack.stats)
                said = [answers(kind, stack.w[low:high], each, own) for each in (x, *held[::2])]
                told["judged"][k].append(judged(said, labels, bad, *held[1::2]))
                told["weights"][k].append([each[low].copy() for each in weights(stack.w)])
        if kind == "" and "clip" in c.who:
            cut = float(stack.cut.sum() / SEEDS / int(c.updates))
    all_ = np.array(told["judged"]).transpose(2, 0, 3, 1)  # (6, K, SEEDS, looks)
    header = {"names": list(c.who), "every": int(c.updates) // LOOKS, "wrong": int(bad.sum()), "cut": cut}
    arrays = {"train": all_[:2], "validation": all_[2:4], "test": all_[4], "heart": all_[5]}
    return header, {**arrays, **_weighed(told["weights"])}


def judged(said: list[Array], labels: Array, bad: Array, validation: Array, test: Array) -> Array:
    """(6, SEEDS): loss and accuracy in training, in validation, the test's accuracy, the share of wrong labels that are answered.

    Where there are more networks than SEEDS, each ensemble answers with the mean of its members' probabilities.
    """
    logs = [remedy.log_softmax(z) for z in said]
    if len(logs[0]) > SEEDS:
        logs = [np.log(np.exp(each).reshape(SEEDS, -1, *each.shape[1:]).mean(axis=1)) for each in logs]
    rows: list[Array] = []
    for log, goals in zip(logs, (labels, validation, test), strict=True):
        rows += [-log[:, np.arange(len(goals)), goals].mean(axis=-1), (log.argmax(axis=-1) == goals).mean(axis=-1)]
    heart = (logs[0].argmax(axis=-1) == labels)[:, bad]
    return np.array([*rows[:4], rows[5], heart.mean(axis=-1) if bad.any() else np.zeros(SEEDS)])


def _weighed(told: list[list[Any]]) -> dict[str, Array]:
    """Histograms and shares of the weights told at each look: `told[k][look][layer]`."""
    found: dict[str, list[Array]] = {name: [] for name in ("counts", "small", "zero", "norms", "reach")}
    for layer in range(len(WEIGHTS)):
        w = np.array([[look[layer] for look in lane] for lane in told])  # (K, looks, weights)
        reach = float(np.quantile(np.abs(w[0, -1]), 0.995))
        place = np.clip(np.floor((w / reach + 1) / 2 * BINS), 0, BINS - 1).astype(int)
        found["counts"].append(_counted(place))
        found["small"].append((np.abs(w) < SMALL).mean(axis=-1))
        found["zero"].append((w == 0).mean(axis=-1))
        found["norms"].append(np.sqrt((w * w).sum(axis=-1)))
        found["reach"].append(np.array(reach))
    return {name: np.stack(each, axis=1) if each[0].ndim else np.array(each) for name, each in found.items()}


def _counted(place: Array) -> Array:
    """(K, looks, BINS) how many weights lie in each bin."""
    flat = place.reshape(-1, place.shape[-1])
    rows = np.arange(len(flat))[:, None] * BINS
    return (
        np.bincount((flat + rows).ravel(), minlength=len(flat) * BINS).reshape(*place.shape[:-1], BINS).astype(np.int32)
    )
