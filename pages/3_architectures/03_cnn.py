"""A CNN learns pictures: choose which, choose how, start, watch it learn, steer it, and look at what it still gets wrong."""

import streamlit as st

from core.config import knobs_of, to_dict
from core.data.augment_config import AugmentConfig
from core.data.pictures import PicturesConfig
from core.models.configs import USED, CNNConfig
from core.oracle.service import oracle
from core.training import questions, schedules
from core.training.experiment import Experiment, OptimizerConfig, ScheduleConfig
from core.training.suggested import suggested
from pages.ui import (
    asked,
    augmented,
    carried,
    census,
    figures,
    lesson,
    live,
    pictures_set,
    quiz,
    rows,
    runs,
    source,
    stage,
    trials,
)

page = lesson.open("cnn")
oracle().warm()
PARTS = {"model": CNNConfig, "optimizer": OptimizerConfig, "schedule": ScheduleConfig, "augment": AugmentConfig}
KNOBS = {knob.name: knob for config in (*PARTS.values(), PicturesConfig, Experiment) for knob in knobs_of(config)}
FIRST = ("architecture", "epochs", "learning_rate")
MORE = {
    "network": (("width", "kernel", "blocks"), ("batch_norm", "residual", "dropout"), ("patch", "layers", "heads")),
    "augment": (("crop", "rotate", "scale", "flip"), ("color", "noise", "cutout")),
    "learning": (("rule", "batch_size"), ("shape", "momentum"), ("weight_decay", "label_smoothing"), ("share", "seed")),
}
SHOWN = (*FIRST, *(name for part in MORE.values() for names in part for name in names))
DIES = {"rule": "sgd", "learning_rate": 10.0, "batch_norm": False, "shape": "constant"}
TRIALS = {
    "rate": DIES,
    "explode": {**DIES, "weight_decay": 0.5},
    "rule": {"rule": "sgd"},
    "kernel": {"kernel": 5},
    "norm": {"batch_norm": False},
    "flip": {"flip": True},
    "few": {"share": 0.1, "batch_size": 16, "epochs": 40},
    "residual": {"architecture": "resnet", "width": 8, "blocks": 3, "residual": False},
    "smooth": {"label_smoothing": 0.1},
}


def put(settings):
    """Write settings into the knobs, all others at their defaults."""
    rows.write(page, KNOBS, ("own", *SHOWN), settings)
    pictures_set.named(page, settings.get("name", KNOBS["name"].default))
    carried.put(page, settings)
    stage.scroll_to("cnn.knobs", told=runs.told(page, settings))


def suit(name):
    """Other pictures were chosen: settings that suit them."""
    rows.write(page, KNOBS, SHOWN, runs.settings(to_dict(suggested(name))))


folds, chosen = {}, {}
with st.container(border=True, key="cnn.knobs"):
    places = st.columns((4, 7), gap="medium")
    with places[0]:
        name = pictures_set.choose(page, suit)
    with places[1]:
        chosen |= rows.show(page, KNOBS, (FIRST,))
    unused = {knob.name for knob in knobs_of(CNNConfig)} - USED[chosen["architecture"]] - {"architecture"}
    under = st.container()
    for part, names in MORE.items():
        with st.expander(page(f"part.{part}")) as folds[part]:
            chosen |= rows.show(page, KNOBS, names, disabled=unused)
with under:
    pictures = pictures_set.about(page, name, chosen.pop("share"))
    parts = {
        part: kind(**{each.name: chosen.pop(each.name) for each in knobs_of(kind)}) for part, kind in PARTS.items()
    }
    counts = census.ask(page, parts["model"], pictures.shape, len(pictures.classes))
    census.line(page, counts, pictures.shape)
    begin, fits = carried.weights(page, parts["model"], pictures.shape, len(pictures.classes))
with folds["network"]:
    if unused:
        st.caption(page("unused") + " " + " · ".join(page(f"knob.{each}") for each in sorted(unused)))
    census.table(page, counts)
with folds["augment"]:
    augmented.show(page, pictures, parts["augment"], chosen["seed"])
with folds["learning"]:
    progress, rates = schedules.curve(parts["schedule"].shape, parts["optimizer"].learning_rate)
    figures.lines(page, "schedule", [100 * share for share in progress], {"rate": rates}, height=160)
experiment = Experiment(data=pictures.config, **parts, **chosen, begin=begin)
ready = pictures.ready and fits and census.possible(counts)
live.show(page, experiment, adopt=put, samples=pictures_set.samples(page, pictures), ready=ready)

for section in ("look", "convolution", "network", "augment", "loss", "curves", "matrix"):
    st.markdown(page(f"body.{section}"))
trials.show(page, TRIALS, put)
if isinstance(counts, dict):
    first = questions.first_convolution(counts, pictures.shape[0])
    quiz.number(page, "first", first.pop("parameters"), **first)
    for what in ("parameters", "flops") if "heads" in unused else ():  # a transformer's blocks are neither
        kind, share = questions.share_of(counts, what)
        quiz.choose(page, what, ("convolution", "dense"), kind, share=f"{100 * share:.0f}")
quiz.number(page, "guessing", questions.guessing(len(pictures.classes)), classes=len(pictures.classes))

asked.wait()
source.show(page, "core/models/plain.py", "Plain")
source.show(page, "core/training/fit.py", "fit")
lesson.close(page, next="inside")
