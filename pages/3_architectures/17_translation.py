"""A network learns to translate: choose pairs and a direction, start, watch where it looks; then a sentence of one's own, with a beam."""

from dataclasses import replace

import streamlit as st

from core.config import to_dict
from core.errors import Problem
from core.oracle.service import oracle
from core.sequences.translate_config import (
    TranslateData,
    TranslateExperiment,
    TranslateModel,
    TranslateTokens,
    suggested,
)
from core.sequences.translate_questions import questions
from core.training.experiment import OptimizerConfig, ScheduleConfig
from pages.ui import asked, lesson, quiz, rows, runs, sequence, source, stage, text_set, translator, trials

page = lesson.open("translation")
oracle().warm()
PARTS = {"tokens": TranslateTokens, "model": TranslateModel, "optimizer": OptimizerConfig, "schedule": ScheduleConfig}
USUAL = runs.defaults("translate")
KNOBS = runs.knobs("translate", *PARTS.values(), TranslateData, TranslateExperiment)
FIRST = (("direction",), ("epochs", "width", "layers"))
MORE = {
    "pairs": (("english", "chinese", "most"), ("script", "share", "longest")),
    "network": (("heads", "expansion", "dropout"), ("position", "norm")),
    "learning": (
        ("rule", "learning_rate", "shape"),
        ("batch_size", "label_smoothing", "clip"),
        ("momentum", "weight_decay", "seed"),
    ),
}
SHOWN = rows.names(FIRST, *MORE.values())
TRIALS = {
    "back": {"direction": "zh_en"},
    "none": {"position": "none"},
    "head": {"heads": 1, "layers": 1},
    "few": {"share": 0.2, "epochs": 120},
    "smooth": {"label_smoothing": 0.0, "dropout": 0.0},
    "tatoeba": {**runs.settings(to_dict(suggested("tatoeba"))), "name": "tatoeba"},
}


def put(settings):
    """Write settings into the knobs, all others at their defaults."""
    rows.write(page, KNOBS, ("name", "own", *SHOWN), {**settings, "name": settings.get("name", USUAL["name"])})
    st.session_state["translation.suited"] = settings.get("name", USUAL["name"])  # they are what they are meant to be
    stage.scroll_to("translation.knobs", told=runs.told(page, settings))


chosen = {}
with st.container(border=True, key="translation.knobs"):
    places, wide = st.columns((4, 7), gap="medium"), st.container()
    alone = [key for key in st.query_params if key.startswith("translation.")] == ["translation.name"]
    with places[0]:
        pairs = text_set.choose(page, "pairs", below=wide)
    before = st.session_state.get("translation.suited", USUAL["name"] if alone else None)
    st.session_state["translation.suited"] = pairs.name
    if before not in (None, pairs.name):  # settings that suit so many pairs
        direction = st.session_state.get("translation.direction", USUAL["direction"])
        rows.write(page, KNOBS, SHOWN, runs.settings(to_dict(suggested(pairs.name, direction))))
    with places[1]:
        chosen |= rows.show(page, KNOBS, FIRST)
    for part, names in MORE.items():
        with st.expander(page(f"part.{part}")):
            chosen |= rows.show(page, KNOBS, names)
parts = rows.taken(chosen, PARTS)
told = ("direction", "script", "share", "longest")
data = TranslateData(name=pairs.name, own=pairs.own, **{name: chosen.pop(name) for name in told})
try:
    experiment = TranslateExperiment(data=data, **parts, **chosen)
except Problem as problem:  # heads that cannot share the width
    lesson.problem(problem)
    experiment = TranslateExperiment(data=data)
    pairs = replace(pairs, ready=False)
sequence.show(page, experiment, adopt=put, ready=pairs.ready)

translator.show(page)

for section in ("look", "model", "align", "search", "bleu", "honest"):
    st.markdown(page(f"body.{section}"))
trials.show(page, TRIALS, put)
for each in questions(experiment.model):
    quiz.ask(page, each)

asked.wait()
source.show(page, "core/models/transformer.py", "Translator", "Block")
source.show(page, "core/sequences/translate_search.py", "greedy", "beam")
source.show(page, "core/sequences/translate_scores.py", "bleu", "remembered")
lesson.close(page, next="patches")
