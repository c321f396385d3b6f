"""Forecasting a series: recurrent networks that read a window and tell what comes next. Knows no clock and no store.

What is told of a look: `forecast` (lanes, k) of each window's next value, `far` (lanes, k) of the last one of the horizon,
`free` (lanes, K) from the part's beginning on its own outputs, `horizon` (lanes, K) the mean absolute error so many steps ahead.
All standardized; `errors` are in the series' own unit. The references' rows are named `reference_…`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Generator, Tensor, nn
from torch.nn import functional as F

from core.models.recurrent import draw, recurrent
from core.models.recurrent_config import Cell
from core.sequences import forecast_parts
from core.sequences.forecast_config import ForecastExperiment, ForecastModel, lanes
from core.sequences.forecast_parts import REFERENCES, Floats, Parts, Predict, divided, free_run, predictors
from core.sequences.task import Lane, Task, Told, lane
from core.wire import Array

Integers = NDArray[np.int64]

AHEAD = 100  # steps of a free-running forecast at most
STARTS, ALL_STARTS = 8, 48  # of free runs whose errors are averaged: while it learns, and at the end
AT_ONCE = 512  # windows


class Forecaster(nn.Module):
    """Windows (batch, w) → forecasts (batch, h): y = W h_w + b, h_w the state after the last value."""

    def __init__(self, cell: Cell, config: ForecastModel, horizon: int, generator: Generator) -> None:
        super().__init__()
        self.net = recurrent(cell, 1, config.units, config.layers, generator, config.forget_bias)
        self.readout = draw(nn.Linear(config.units, horizon), generator)
        self.change = config.predicts == "change"

    def forward(self, known: Tensor) -> Tensor:
        last = known[:, -1:]  # (batch, 1)
        outputs, _ = self.net((known - last if self.change else known)[:, :, None])  # (batch, w, units)
        told: Tensor = self.readout(outputs[:, -1])  # (batch, h)
        return told.float() + last if self.change else told.float()


class Forecasting(Task):
    """The series, its windows in random order, and one network for each kind of cell."""

    scored = False

    def __init__(self, experiment: ForecastExperiment, generator: Generator) -> None:
        self.parts = divided(experiment.data, experiment.windows)
        self.predict = predictors(self.parts)
        models = rebuilt(experiment, {}, generator)
        self.lanes = [lane(name, model, experiment.optimizer) for name, model in models.items()]
        known, told = self.parts.windows("train")
        self.known, self.told = (torch.tensor(each, dtype=torch.float32) for each in (known, told))
        self.generator = generator
        self.examples_per_step = min(experiment.batch_size, len(known))
        self.steps_per_epoch = -(-len(known) // self.examples_per_step)
        self.order = torch.arange(len(known))

    def batch(self, step: int) -> tuple[Tensor, Tensor]:
        place = step % self.steps_per_epoch
        if place == 0:
            self.order = torch.randperm(len(self.known), generator=self.generator)
        rows = self.order[place * self.examples_per_step : (place + 1) * self.examples_per_step]
        return self.known[rows], self.told[rows]

    def losses(self, lane: Lane, batch: Any) -> tuple[Tensor, Tensor | None]:
        known, told = batch
        return F.mse_loss(lane.model(known), told), None

    def started(self) -> Told:
        parts = self.parts
        about = {
            "series_name": parts.series.name,
            "labels": list(parts.series.labels),
            "parts": [parts.train, parts.validation, len(parts.z)],
            "examples": list(parts.examples),
            "window": parts.window,
            "horizon": parts.horizon,
            "season": parts.season,
            "mean": parts.mean,
            "deviation": parts.deviation,
        }
        header, arrays = self._references("validation")
        return {**about, **header}, {"series": parts.series.values.astype(np.float64), **arrays}

    def snapshot(self, whole: bool) -> Told:
        return self._look("validation", ALL_STARTS if whole else STARTS)

    def finished(self) -> Told:
        header, arrays = self._look("test", ALL_STARTS)
        about, references = self._references("test")
        end = self.parts.z[None, -self.parts.window :]
        ahead = len(arrays["free"][0])
        beyond = [free_run(_predict(each.model), end, ahead)[0] for each in self.lanes]
        return {**header, **about}, {**arrays, **references, "beyond": _f4(beyond)}

    def memory(self) -> tuple[dict[str, Tensor], dict[str, Any]]:
        return {"order": self.order}, _identity(self.parts)

    def remember(self, tensors: dict[str, Tensor], about: dict[str, Any]) -> None:
        if any(
            about.get(name, value) != value for name, value in _identity(self.parts).items()
        ):  # older files lack some
            raise ValueError("another series")
        order = tensors["order"].to(torch.int64)
        if sorted(order.tolist()) != list(range(len(self.known))):
            raise ValueError("order")
        self.order = order

    def _look(self, part: str, starts: int) -> Told:
        known, told = self.parts.windows(part)
        predicts = {each.name: _predict(each.model) for each in self.lanes}
        found = {name: predict(known) for name, predict in predicts.items()}
        header: dict[str, Any] = {
            "part": part,
            "lane_losses": [float(((each - told) ** 2).mean()) for each in found.values()],
            "lane_accuracies": None,
            "errors": [{"name": name, **forecast_parts.errors(self.parts, each, told)} for name, each in found.items()],
        }
        places = _places(self.parts, part, starts)
        free = [
            free_run(predict, _windows(self.parts, places), _ahead(self.parts, part)) for predict in predicts.values()
        ]
        arrays: dict[str, Array] = {"forecast": _f4([each[:, 0] for each in found.values()])}
        if self.parts.horizon > 1:
            arrays["far"] = _f4([each[:, -1] for each in found.values()])
        arrays["free"] = _f4([each[0] for each in free])
        arrays["horizon"] = _f4([_errors_ahead(self.parts, part, places, each) for each in free])
        return header, arrays

    def _references(self, part: str) -> Told:
        """The same of the forecasts that are no networks, in the order of REFERENCES; NaN of a season that there is none of."""
        parts, (_, told) = self.parts, self.parts.windows(part)
        predict = self.predict
        found = forecast_parts.forecasts(parts, part, predict)
        places, ahead = _places(parts, part, ALL_STARTS), _ahead(parts, part)
        free = {name: free_run(each, _windows(parts, places), ahead) for name, each in predict.items()}
        free["seasonal"] = forecast_parts.seasonal(parts, places, ahead)
        errors = [{"name": name, **forecast_parts.errors(parts, found[name], told)} for name in REFERENCES]
        arrays: dict[str, Array] = {"reference_forecast": _f4([found[name][:, 0] for name in REFERENCES])}
        if parts.horizon > 1:
            arrays["reference_far"] = _f4([found[name][:, -1] for name in REFERENCES])
        arrays["reference_free"] = _f4([free[name][0] for name in REFERENCES])
        arrays["reference_horizon"] = _f4([_errors_ahead(parts, part, places, free[name]) for name in REFERENCES])
        return {"reference_errors": errors}, arrays


def task(experiment: ForecastExperiment, generator: Generator) -> Forecasting:
    """The task of a run. Raises Problem as `core.sequences.forecast_parts.divided`."""
    return Forecasting(experiment, generator)


def rebuilt(
    experiment: ForecastExperiment, _about: dict[str, Any], generator: Generator | None = None
) -> dict[str, nn.Module]:
    """The networks of an experiment, with fresh weights."""
    generator = generator or Generator().manual_seed(experiment.seed)
    horizon = experiment.windows.horizon
    return {cell: Forecaster(cell, experiment.model, horizon, generator) for cell in lanes(experiment.model)}


def _identity(parts: Parts) -> dict[str, Any]:
    """What tells a series from another one that is read in its place."""
    return {"mean": parts.mean, "deviation": parts.deviation, "season": parts.season, "length": len(parts.z)}


def _predict(model: nn.Module) -> Predict:
    """A network as a function of windows (k, w), without gradients and in float32; its mode is put back."""

    def predict(known: Floats) -> Floats:
        was = model.training
        model.eval()
        with torch.no_grad():
            rows = torch.tensor(known, dtype=torch.float32).split(AT_ONCE)
            told = torch.cat([model(each) for each in rows]).double().numpy()
        model.train(was)
        return np.asarray(told)

    return predict


def _ahead(parts: Parts, part: str) -> int:
    begin, end = parts.bounds(part)
    return min(AHEAD, end - begin)


def _places(parts: Parts, part: str, count: int) -> Integers:
    """Where free runs begin: at the part's beginning, and evenly from there to its middle."""
    begin, end = parts.bounds(part)
    return np.unique(np.linspace(begin, (begin + end) // 2, count).astype(np.int64))


def _windows(parts: Parts, places: Integers) -> Floats:
    return parts.z[places[:, None] - parts.window + np.arange(parts.window)]


def _errors_ahead(parts: Parts, part: str, places: Integers, free: Floats) -> Floats:
    """The mean absolute error (K,) so many steps ahead, over the runs (starts, K) that are still in the part by then."""
    end = parts.bounds(part)[1]
    at = places[:, None] + np.arange(free.shape[1])
    inside = at < end  # the first run is, at every step
    off = np.abs(free - parts.z[np.minimum(at, end - 1)])
    return np.asarray(np.where(inside, off, 0).sum(axis=0) / inside.sum(axis=0))


def _f4(rows: list[Floats]) -> Array:
    with np.errstate(over="ignore"):
        return np.stack(rows).astype(np.float32)
