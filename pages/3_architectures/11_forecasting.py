"""A network forecasts a series of numbers: choose the series and the window, start, and see whether it beats the naive forecast."""

import streamlit as st

from core.data.series_config import SeriesConfig, unheeded
from core.oracle.service import decoder
from core.sequences.forecast_config import ForecastExperiment, ForecastModel, WindowConfig
from core.training.experiment import OptimizerConfig, ScheduleConfig
from pages.ui import asked, choice, lesson, own_series, rows, runs, sequence, source, stage, trials, windows

page = lesson.open("forecasting")
PARTS = {
    "data": SeriesConfig,
    "windows": WindowConfig,
    "model": ForecastModel,
    "optimizer": OptimizerConfig,
    "schedule": ScheduleConfig,
}
KNOBS = runs.knobs("forecast", *PARTS.values(), ForecastExperiment)
FIRST = (("window", "horizon", "epochs"), ("cells", "predicts"))
MORE = {
    "series": (("length", "noise", "draw", "season"),),
    "network": (("units", "layers", "forget_bias"),),
    "learning": (("rule", "learning_rate"), ("shape", "batch_size"), ("clip", "momentum"), ("weight_decay", "seed")),
}
SHOWN = rows.names(FIRST, *MORE.values())
TRIALS = {
    "walk": {"series": "walk"},
    "chaos": {"series": "mackey_glass", "noise": 0.0, "epochs": 40},
    "short": {"window": 3},
    "trend": {"series": "season"},
    "change": {"series": "season", "predicts": "change"},
    "parabola": {"series": "logistic", "noise": 0.0, "window": 4, "epochs": 40},
    "linear": {"series": "ar2"},
    "steps": {"horizon": 24},
    "cells": {"cells": "all"},
}


def put(settings):
    """Write settings into the knobs, all others at their defaults."""
    rows.write(page, KNOBS, ("series", "own", *SHOWN), settings)
    stage.scroll_to("forecasting.knobs", told=runs.told(page, settings))


chosen = {"own": own_series.current(page)}
with st.container(border=True, key="forecasting.knobs"):
    places = st.columns((4, 7), gap="medium")
    with places[0]:
        chosen["series"] = choice.fold(page, KNOBS["series"])
        st.markdown(page(f"data.{chosen['series']}"))
    with places[1]:
        chosen |= rows.show(page, KNOBS, FIRST)
    if chosen["series"] == "own":
        decoder().warm()
        own_series.show(page)
    unused = unheeded(chosen["series"])
    for part, names in MORE.items():
        with st.expander(page(f"part.{part}")):
            chosen |= rows.show(page, KNOBS, names, disabled=unused if part == "series" else ())
if chosen["series"] != "own":
    chosen["own"] = ""
parts = rows.taken(chosen, PARTS)
experiment = ForecastExperiment(**parts, **chosen)

st.markdown(page("example"))
divided = windows.show(page, parts["data"], parts["windows"])
sequence.show(page, experiment, adopt=put, ready=divided is not None, scored=False)

for section in ("look", "naive", "parts", "model", "errors", "free", "honest"):
    st.markdown(page(f"body.{section}"))
trials.show(page, TRIALS, put)
if divided is not None:
    windows.ask(page, divided, parts["data"], parts["windows"])
source.show(page, "core/sequences/forecast.py", "Forecaster")
source.show(page, "core/sequences/forecast_parts.py", "divided", "linear", "errors", "free_run")
lesson.close(page, next="attention")
asked.wait()
