"""A network learns to read beside two that do not know the order of words: choose texts and tokens, start, then ask it about a sentence."""

import streamlit as st

from core.config import to_dict
from core.data.text_config import CLASSES
from core.data.token_config import TokenConfig
from core.oracle.service import oracle
from core.sequences.reading_config import ReadingData, ReadingExperiment, ReadingModel
from core.sequences.reading_questions import questions
from core.sequences.reading_suggested import suggested
from core.training.experiment import OptimizerConfig, ScheduleConfig
from pages.ui import asked, lesson, quiz, reader, rows, runs, sequence, source, stage, text_set, tokenized, trials

page = lesson.open("reading")
oracle().warm()
PARTS = {"tokens": TokenConfig, "model": ReadingModel, "optimizer": OptimizerConfig, "schedule": ScheduleConfig}
USUAL = runs.defaults("reading")
KNOBS = runs.knobs("reading", *PARTS.values(), ReadingData, ReadingExperiment)
FIRST = (("unit",), ("cell", "epochs"))
MORE = {
    "texts": (("most", "longest", "share"),),
    "network": (("units", "embedding"), ("pooling", "dropout"), ("layers", "forget_bias")),
    "learning": (("rule", "learning_rate"), ("shape", "batch_size"), ("momentum", "weight_decay"), ("clip", "counted"), ("seed",)),
}  # fmt: skip
SHOWN = rows.names(FIRST, *MORE.values())
TRIALS = {
    "many": {"name": "hotel"},
    "unit": {"unit": "characters"},
    "short": {"longest": 5},
    "most": {"most": 100},
    "heart": {"dropout": 0.0, "epochs": 40},
    "last": {"cell": "rnn", "clip": 0.0},
}
FACTS = "core.sequences.reading_questions:facts"


def put(settings):
    """Write settings into the knobs, all others at their defaults."""
    rows.write(page, KNOBS, ("name", "own", *SHOWN), settings)
    st.session_state["reading.suited"] = settings.get("name", USUAL["name"])  # they are what they are meant to be
    stage.scroll_to("reading.knobs", told=runs.told(page, settings))


def attempt(trial):
    """Set up a trial with the texts that are chosen, all else as it suits them."""
    name = trial.get("name", st.session_state["reading.name"])
    own = {"own": st.session_state.get("reading.own", "")} if name == "own" else {}
    put({**runs.settings(to_dict(suggested(name))), **own, **trial})


if "reading.name" not in st.session_state and not any(key.startswith("reading.") for key in st.query_params):
    st.session_state["reading.name"] = f"reviews_{page.language}"  # a link with settings says which, or means the first

chosen = {}
with st.container(border=True, key="reading.knobs"):
    places, wide = st.columns((4, 7), gap="medium"), st.container()
    alone = [key for key in st.query_params if key.startswith("reading.")] == ["reading.name"]
    with places[0]:
        texts = text_set.choose(page, "labelled", below=wide)
    before = st.session_state.get("reading.suited", USUAL["name"] if alone else None)
    st.session_state["reading.suited"] = texts.name
    if before not in (None, texts.name):
        wanted = runs.settings(to_dict(suggested(texts.name)))
        rows.write(page, KNOBS, SHOWN, wanted)
        for name in [each for each in SHOWN if alone and wanted[each] != USUAL[each]]:
            st.query_params[f"reading.{name}"] = KNOBS[name].write(wanted[name])  # else the first run leaves them out
    with places[1]:
        chosen |= rows.show(page, KNOBS, FIRST)
    for part, names in MORE.items():
        with st.expander(page(f"part.{part}")):
            chosen |= rows.show(page, KNOBS, names)
parts = rows.taken(chosen, PARTS)
data = ReadingData(name=texts.name, own=texts.own, **{name: chosen.pop(name) for name in ("share", "longest")})
experiment = ReadingExperiment(data=data, **parts, **chosen)
names = {name: text_set.class_names(page, name, classes) for name, classes in CLASSES.items()}
sequence.show(page, experiment, adopt=put, ready=texts.ready, class_names=names)

reader.show(page, "reading")

st.markdown(page("body.tokens"))
tokenized.show(page, texts, experiment.tokens)
tokenized.five(page)
for section in ("look", "recurrent", "rivals", "padding", "floor", "interval", "honest"):
    st.markdown(page(f"body.{section}"))
trials.show(page, TRIALS, attempt)
known = asked.soon("reading.facts", FACTS, {"name": texts.name, "own": texts.own}) if texts.ready else None
asked.wait()
pair = page("order.first"), page("order.second")
for each in questions(
    parts["model"], pair, page.language, texts.classes, known[0] if isinstance(known, tuple) else None
):
    quiz.ask(page, each)

source.show(page, "core/sequences/reading_models.py", "Reader", "BagOfWords", "Average")
source.show(page, "core/sequences/reading_texts.py", "batches", "padded")
source.show(page, "core/sequences/wilson.py", "wilson")
lesson.close(page, next="writing")
