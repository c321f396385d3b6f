"""A CNN learns digits: choose, start, watch it learn, steer it, and look at what it still gets wrong."""

import streamlit as st

from core.config import knobs_of
from core.data.preview import watched_digits
from core.models.configs import CNNConfig
from core.training import schedules
from core.training.experiment import Experiment, OptimizerConfig, ScheduleConfig
from pages.ui import figures, knobs, lesson, link, live, runs, source, stage

page = lesson.open("cnn")
PARTS = {"model": CNNConfig, "optimizer": OptimizerConfig, "schedule": ScheduleConfig}
KNOBS = {knob.name: knob for config in (*PARTS.values(), Experiment) for knob in knobs_of(config)}
FIRST = (("width", "kernel", "rule", "learning_rate"), ("batch_size", "epochs", "seed"))
MORE = (("blocks", "batch_norm", "shape"), ("momentum", "weight_decay"))
TRIALS = {
    "rate": {"rule": "sgd", "learning_rate": 10.0, "batch_norm": False, "shape": "constant"},
    "explode": {"rule": "sgd", "learning_rate": 10.0, "batch_norm": False, "shape": "constant", "weight_decay": 0.5},
    "rule": {"rule": "sgd"},
    "kernel": {"kernel": 5},
    "norm": {"batch_norm": False},
}
chosen = {}


def put(settings: dict[str, object]) -> None:
    """Write settings into the knobs, all others at their defaults."""
    for row in (*FIRST, *MORE):
        for name in row:
            st.session_state[f"cnn.{name}"] = settings.get(name, KNOBS[name].default)
    stage.scroll_to("cnn.knobs", told=runs.told(page, settings))


with st.container(border=True, key="cnn.knobs"):
    more = None
    for row in (*FIRST, *MORE):
        if row in MORE:
            more = more or st.expander(page("more"), icon=":material/tune:")
        for place, name in zip((more or st).columns(len(row), gap="medium"), row, strict=True):
            with place:
                if name != "seed":
                    chosen[name] = knobs.one(page, KNOBS[name])
                    continue
                link.claim("cnn.seed", KNOBS["seed"].parse)  # a number to type: no slider reaches two thousand million
                link.recall("cnn.seed")
                chosen[name] = st.number_input(
                    page("knob.seed"),
                    KNOBS["seed"].low,
                    KNOBS["seed"].high,
                    KNOBS["seed"].default,
                    help=page("knob.seed.help"),
                    key="cnn.seed",
                    bind="query-params",
                )
                link.keep("cnn.seed", chosen[name])

with more:
    progress, rates = schedules.curve(chosen["shape"], chosen["learning_rate"])
    figures.lines(page, "schedule", [100 * share for share in progress], {"rate": rates}, height=160)
parts = {
    part: config(**{knob.name: chosen.pop(knob.name) for knob in knobs_of(config)}) for part, config in PARTS.items()
}
live.show(page, Experiment(**parts, **chosen), adopt=put, samples=watched_digits())

for section in ("look", "convolution", "network", "loss", "curves", "matrix"):
    st.markdown(page(f"body.{section}"))
st.markdown(page("try"))
for row in (("rate", "explode", "rule"), ("kernel", "norm")):
    for place, name in zip(st.columns(len(row)), row, strict=True):
        with place.container(border=True, height="stretch"):
            st.markdown(page(f"try.{name}"))
            st.button(page("try.set"), on_click=put, args=(TRIALS[name],), key=f"cnn.try.{name}")

source.show(page, "core/models/cnn.py", "CNN")
source.show(page, "core/training/fit.py", "fit")
lesson.close(page, next="predict")
