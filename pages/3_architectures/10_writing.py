"""A network learns to write, character by character: choose a text, start, read what it writes, then let it go on with your words."""

import streamlit as st

from core.config import to_dict
from core.oracle.service import oracle
from core.sequences.writing_config import WritingData, WritingExperiment, WritingModel, suited
from core.sequences.writing_questions import questions
from core.training.experiment import OptimizerConfig, ScheduleConfig
from pages.ui import asked, lesson, quiz, reader, rows, runs, sequence, source, stage, text_set, trials, writer

page = lesson.open("writing")
oracle().warm()
PARTS = {"model": WritingModel, "optimizer": OptimizerConfig, "schedule": ScheduleConfig}
USUAL = runs.defaults("writing")
KNOBS = runs.knobs("writing", *PARTS.values(), WritingData, WritingExperiment)
FIRST = (("cell", "units"), ("epochs", "layers"), ("window", "batch_size"))
MORE = {
    "network": (("inputs", "embedding"), ("forget_bias", "dropout"), ("most", "carry")),
    "learning": (("rule", "learning_rate"), ("shape", "clip"), ("momentum", "weight_decay"), ("seed",)),
}
SHOWN = rows.names(FIRST, *MORE.values())
TRIALS = {
    "tang": {**runs.settings(to_dict(suited("zh"))), "name": "tang_small"},
    "rnn": {"cell": "rnn"},
    "tiny": {"units": 8},
    "short": {"window": 8, "carry": False},
    "wild": {"learning_rate": 0.2, "clip": 0.0, "cell": "rnn"},
    "heart": {"units": 256, "epochs": 40},
}


def put(settings):
    """Write settings into the knobs, all others at their defaults."""
    rows.write(page, KNOBS, ("name", "own", *SHOWN), {**settings, "name": settings.get("name", USUAL["name"])})
    st.session_state["writing.suited"] = None  # they are what they are meant to be
    stage.scroll_to("writing.knobs", told=runs.told(page, settings))


if "writing.name" not in st.session_state and not any(key.startswith("writing.") for key in st.query_params):
    st.session_state["writing.name"] = {"zh": "tang_small"}.get(page.language, USUAL["name"])
    st.session_state["writing.suited"] = "en"  # what the knobs suit as they are declared

chosen, folds = {}, {}
with st.container(border=True, key="writing.knobs"):
    places, wide = st.columns((4, 7), gap="medium"), st.container()
    alone = [key for key in st.query_params if key.startswith("writing.")] == ["writing.name"]
    with places[0]:
        text = text_set.choose(page, "running", below=wide)
    before = st.session_state.get("writing.suited", "en" if alone else None)
    st.session_state["writing.suited"] = text.language
    if before not in (None, text.language):  # another kind of writing: settings that suit it
        rows.write(page, KNOBS, SHOWN, runs.settings(to_dict(suited(text.language))))
    with places[1]:
        chosen |= rows.show(page, KNOBS, FIRST)
    under = st.empty()
    for part, names in MORE.items():
        with st.expander(page(f"part.{part}")) as folds[part]:
            chosen |= rows.show(page, KNOBS, names)
parts = rows.taken(chosen, PARTS)
data = WritingData(name=text.name, own=text.own, most=chosen.pop("most"))
experiment = WritingExperiment(data=data, **parts, **chosen)
FACTS = "core.sequences.writing_facts:facts"
facts = asked.soon("writing.facts", FACTS, to_dict(data), long=True) if text.ready else None
with under.container():
    known = writer.facts(page, facts)
sequence.show(page, experiment, adopt=put, ready=text.ready)

writer.show(page)
reader.show(page, "writing")

for section in ("look", "model", "bits", "counting", "time", "sampling", "honest"):
    st.markdown(page(f"body.{section}"))
trials.show(page, TRIALS, put)
for each in questions(experiment.model, known and known["vocabulary"]):
    quiz.ask(page, each)

asked.wait()
source.show(page, "core/sequences/writing_models.py", "Writer", "written")
source.show(page, "core/sequences/sampling.py", "choice", "softmax", "top_k", "top_p", "draw")
source.show(page, "core/sequences/writing.py", "Writing")
lesson.close(page, next="forecasting")
