"""What Optuna decides: where the next trial lies (TPE, Gaussian process), and which dimension mattered. Never in the server's process."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from math import log2
from typing import Any

import optuna
from optuna.distributions import BaseDistribution, FloatDistribution, IntDistribution
from optuna.trial import Trial, TrialState

from core.foundations.search import Params

optuna.logging.set_verbosity(optuna.logging.ERROR)
STATES = {"complete": TrialState.COMPLETE, "pruned": TrialState.PRUNED, "failed": TrialState.FAIL}
STARTUP = 10  # random trials before a model is made


def space(dims: Sequence[str], ends: Mapping[str, tuple[float, float]]) -> dict[str, BaseDistribution]:
    """The dimensions as Optuna takes them; of a batch the power of two."""
    made: dict[str, BaseDistribution] = {
        "rate": FloatDistribution(*ends["rate"], log=True),
        "batch": IntDistribution(int(log2(ends["batch"][0])), int(log2(ends["batch"][1]))),
        "width": IntDistribution(int(ends["width"][0]), int(ends["width"][1]), log=True),
        "dropout": FloatDistribution(*ends["dropout"]),
    }
    return {dim: made[dim] for dim in dims}


def ours(params: Mapping[str, Any]) -> Params:
    """Optuna's settings as a trial takes them."""
    return {dim: 2.0**value if dim == "batch" else float(value) for dim, value in params.items()}


def theirs(params: Mapping[str, float]) -> dict[str, float]:
    """The same back."""
    found = {dim: log2(value) if dim == "batch" else value for dim, value in params.items()}
    return {dim: int(value) if dim in ("batch", "width") else value for dim, value in found.items()}


class Asked:
    """A sampler that is asked for a point and told what came of it, one trial after the other."""

    def __init__(self, method: str, dims: Sequence[str], ends: Mapping[str, tuple[float, float]], seed: int) -> None:
        self._space = space(dims, ends)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # some samplers are told to be experimental
            sampler = (
                optuna.samplers.TPESampler(seed=seed, n_startup_trials=STARTUP)
                if method == "tpe"
                else optuna.samplers.GPSampler(seed=seed, n_startup_trials=STARTUP, deterministic_objective=False)
            )
            self._study = optuna.create_study(direction="maximize", sampler=sampler)
        self._trial: Trial | None = None

    def ask(self) -> Params:
        """Where the next trial lies."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self._trial = self._study.ask(self._space)
        return ours(self._trial.params)

    def tell(self, curve: Sequence[float], state: str) -> None:
        """What came of it: the values it had until it ended."""
        assert self._trial is not None
        for epoch, value in enumerate(curve, 1):
            self._trial.report(value, epoch)
        self._study.tell(self._trial, curve[-1] if state == "complete" else None, state=STATES[state])


def importances(
    judge: str,
    trials: Sequence[tuple[Params, float]],
    dims: Sequence[str],
    ends: Mapping[str, tuple[float, float]],
    seed: int,
) -> dict[str, float]:
    """The share of each dimension in what made complete trials differ: fANOVA (Hutter et al. 2014) or PED-ANOVA (Watanabe et al. 2023).

    Empty where fewer than two trials are complete, or all have the same value.
    """
    if len({value for _, value in trials}) < 2:
        return {}
    made = space(dims, ends)
    study = optuna.create_study(direction="maximize", sampler=optuna.samplers.RandomSampler(seed=seed))
    for params, value in trials:
        study.add_trial(optuna.trial.create_trial(params=theirs(params), distributions=made, value=value))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        evaluator = (
            optuna.importance.FanovaImportanceEvaluator(seed=seed)
            if judge == "fanova"
            else optuna.importance.PedAnovaImportanceEvaluator()
        )
        found = optuna.importance.get_param_importances(study, evaluator=evaluator)
    return {dim: float(found.get(dim, 0.0)) for dim in dims}
