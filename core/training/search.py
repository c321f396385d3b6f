"""A whole search: trial after trial, each trained, perhaps pruned, and told to who decides on the next. Knows no page.

The oracle's process computes this; each function answers (header, arrays). With the same settings the first n trials are the same,
however many were asked for before: a search is kept and goes on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

import numpy as np

from core.config import from_dict
from core.foundations import search as rules
from core.foundations.activations import Array
from core.foundations.search import Params
from core.foundations.search_config import DIMS, EPOCHS, FIXED, SEARCHED, SearchConfig, settled
from core.training.search_trial import accuracy, parts, train

Answer = tuple[dict[str, Any], dict[str, Array]]
RATES = 41  # of the measured slice


@dataclass(frozen=True)
class Done:
    """A trial: `curve` is what was seen of it, `whole` its curve to the end, computed for the comparison only."""

    params: Params
    curve: list[float]
    whole: list[float]
    state: str  # "complete", "pruned" or "failed"

    @property
    def value(self) -> float | None:
        """Its last accuracy if it is complete."""
        return self.curve[-1] if self.state == "complete" else None


class Search:
    """One method on one task, going on as far as it is asked for."""

    def __init__(self, config: SearchConfig, method: str) -> None:
        self.config, self.method = config, method
        self.ends = rules.ranges(config.low, config.high)
        self.planned: list[Params] | None = None
        if method == "grid":
            self.planned = rules.grid(config.dims, int(config.trials), self.ends)
        elif method == "random":
            self.planned = rules.random(config.dims, int(config.trials), self.ends, config.seed)
        self.total = int(config.trials) if self.planned is None else len(self.planned)
        self.done: list[Done] = []
        self._going = self._go()

    def until(self, count: int) -> list[Done]:
        """The first `count` trials."""
        self.done += islice(self._going, max(0, min(count, self.total) - len(self.done)))
        return self.done[:count]

    def seed_of(self, place: int) -> list[int]:
        """The seed of a trial's first weights, batches and dropout."""
        return [self.config.seed, place if self.config.noise == "own" else 0, 11]

    def best(self, trials: list[Done]) -> int | None:
        """The first complete trial with the highest value."""
        values = [-1.0 if each.value is None else each.value for each in trials]
        return values.index(max(values)) if values and max(values) >= 0 else None

    def _go(self) -> Iterator[Done]:
        asked = None
        if self.planned is None:
            from core.training.search_optuna import Asked

            asked = Asked(self.method, self.config.dims, self.ends, self.config.seed)
        rivals: dict[int, list[float]] = {}  # the values that came to each rung
        complete: list[list[float]] = []
        for place in range(self.total):
            params = self.planned[place] if asked is None and self.planned is not None else asked.ask()  # type: ignore[union-attr]
            whole, weights = train(params, self.seed_of(place))
            end = self._ended(whole, complete, rivals)
            state = "pruned" if end is not None else "complete" if weights is not None else "failed"
            made = Done(params, whole[:end], whole, state)
            if state == "complete":
                complete.append(whole)
            if asked is not None:
                asked.tell(made.curve, state)
            yield made

    def _ended(self, whole: list[float], complete: list[list[float]], rivals: dict[int, list[float]]) -> int | None:
        """After how many epochs it is pruned, if it is."""
        for epoch in range(1, len(whole) + 1):
            if self.config.prune == "median" and epoch < EPOCHS and rules.behind_median(whole[:epoch], complete):
                return epoch
            if self.config.prune == "halving" and rules.rung(epoch, EPOCHS):
                before = rivals.setdefault(epoch, [])
                out = rules.falls(whole[epoch - 1], before)
                before.append(whole[epoch - 1])
                if out:
                    return epoch
        return None


@lru_cache(maxsize=24)
def kept(question: str, method: str) -> Search:
    """The search of these settings, begun once."""
    return Search(settled(from_dict(SearchConfig, json.loads(question))), method)


def _of(question: dict[str, Any], method: str) -> Search:
    return kept(json.dumps({name: question[name] for name in SEARCHED if name in question}, sort_keys=True), method)


def trials(question: dict[str, Any], method: str, count: int) -> Answer:
    """The first `count` trials. Header: `states`, `total`, `best`; when all are there `test`, the winner's accuracy on the test part.

    Arrays, n trials: `params` (n, 4) in the order of DIMS, `parts` (n, 4) where they lie in their ranges, `curves` and `whole`
    (n, EPOCHS), NaN where there is nothing, `ended` (n,) epochs, `found` and `spent` (n,): the best so far, the epochs up to here.
    """
    search = _of(question, method)
    done = search.until(count)
    params = [{**FIXED, **each.params} for each in done]
    best = search.best(done)
    test = None
    if best is not None and len(done) == search.total:
        weights = train(done[best].params, search.seed_of(best))[1]
        test = accuracy(weights, parts()[2]) if weights is not None else None
    header = {"states": [each.state for each in done], "total": search.total, "best": best, "test": test}
    ended = np.array([len(each.curve) if each.state != "failed" else len(each.curve) + 1 for each in done])
    return header, {
        "params": np.array([[p[dim] for dim in DIMS] for p in params]),
        "parts": np.array([[rules.share(dim, p[dim], search.ends[dim]) for dim in DIMS] for p in params]),
        "curves": np.array([_padded(each.curve) for each in done]),
        "whole": np.array([_padded(each.whole) for each in done]),
        "ended": ended.astype(float),
        "found": rules.best_so_far([each.value for each in done]),
        "spent": np.cumsum(ended).astype(float),
    }


def _padded(curve: list[float]) -> list[float]:
    return curve + [np.nan] * (EPOCHS - len(curve))


def importance(question: dict[str, Any], method: str, judge: str) -> Answer:
    """The share of each dimension, by name; of a whole search."""
    from core.training.search_optuna import importances

    search = _of(question, method)
    known = [(each.params, each.value) for each in search.until(search.total) if each.value is not None]
    return {"importance": importances(judge, known, search.config.dims, search.ends, search.config.seed)}, {}


def final(question: dict[str, Any], method: str, seed: int) -> Answer:
    """What a search with another seed finds: `found`, the winner's accuracy on the validation part, and `test`; None where none is complete."""
    header, arrays = trials({**question, "seed": seed}, method, 10**6)
    found = float(arrays["found"][-1])
    return {"found": found if np.isfinite(found) else None, "test": header["test"]}, {}


def measured(low: float, high: float, seed: int) -> Answer:
    """The accuracy with each of RATES rates, all else as FIXED says: `x` (their logarithms to ten) and `y`; 0 where it diverged."""
    x = np.linspace(np.log10(low), np.log10(high), RATES)
    y = [train({"rate": float(10**each)}, [seed, 0, 11]) for each in x]
    return {}, {"x": x, "y": np.array([curve[-1] if weights is not None else 0.0 for curve, weights in y])}
