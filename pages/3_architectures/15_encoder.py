"""An encoder learns beside an LSTM, and every head's attention is seen as it forms: choose a task, start, then type a sequence."""

import streamlit as st

from core.config import to_dict
from core.data.text_config import CLASSES
from core.data.token_config import TokenConfig
from core.errors import Problem
from core.oracle.service import oracle
from core.sequences.encoder_config import EncoderData, EncoderExperiment, EncoderModel, suited, unheeded
from core.sequences.encoder_facts import preview, questions
from core.training.experiment import OptimizerConfig, ScheduleConfig
from pages.ui import attended, knobs, lesson, link, quiz, rows, runs, sequence, source, stage, text_set, trials, watched

page = lesson.open("encoder")
oracle().warm()
PARTS = {"data": EncoderData, "tokens": TokenConfig, "model": EncoderModel, "optimizer": OptimizerConfig, "schedule": ScheduleConfig}  # fmt: skip
USUAL = runs.defaults("encoder")
KNOBS = runs.knobs("encoder", *PARTS.values(), EncoderExperiment)
FIRST = (("length", "letters"), ("layers", "heads"), ("position", "epochs"))
MORE = {
    "network": (("width", "expansion"), ("norm", "dropout"), ("rival", "units")),
    "texts": (("unit", "most"), ("longest", "share")),
    "learning": (("rule", "learning_rate"), ("shape", "batch_size"), ("momentum", "weight_decay"), ("clip", "seed")),
}
SHOWN = rows.names(FIRST, *MORE.values())
TRIALS = {
    "copy": {"task": "copy"},
    "alone": {"layers": 1, "heads": 1},
    "none": {"position": "none"},
    "majority": {"task": "majority"},
    "brackets": {"task": "brackets"},
    "long": {"length": 24, "epochs": 8},
}


def put(settings):
    """Write settings into the knobs; what they do not tell gets what suits the task."""
    task, name = settings.get("task", USUAL["task"]), settings.get("name", USUAL["name"])
    rows.write(page, KNOBS, ("task", "name", "own", *SHOWN), {**runs.settings(to_dict(suited(task, name))), **settings})
    st.session_state["encoder.suited"] = (task, name)  # they are what they are meant to be
    stage.scroll_to("encoder.knobs", told=runs.told(page, settings))


def suit(task, name, alone):
    """Where another task or other texts have been chosen, settings that suit them; by a link too, if it says nothing else."""
    before = st.session_state.get("encoder.suited", (USUAL["task"], USUAL["name"]) if alone else None)
    st.session_state["encoder.suited"] = (task, name)
    if before not in (None, (task, name)):
        rows.write(page, KNOBS, SHOWN, runs.settings(to_dict(suited(task, name))))


chosen, texts = {}, None
with st.container(border=True, key="encoder.knobs"):
    linked = {key for key in st.query_params if key.startswith("encoder.")}
    alone = linked <= {"encoder.task", "encoder.name", "encoder.typed"}
    chosen["task"] = knobs.one(page, KNOBS["task"])
    st.markdown(page(f"task.{chosen['task']}"))
    if chosen["task"] == "sentiment":
        if "encoder.name" not in st.session_state and "encoder.name" not in st.query_params:
            st.session_state["encoder.name"] = f"reviews_{page.language}"
        texts = text_set.choose(page, "labelled")
    else:
        link.claim("encoder.name", KNOBS["name"].parse)
        link.claim("encoder.own", KNOBS["own"].parse)
    suit(chosen["task"], texts.name if texts else USUAL["name"], alone)
    unused = unheeded(chosen["task"])
    chosen |= rows.show(page, KNOBS, FIRST, disabled=unused)
    for part, names in MORE.items():
        with st.expander(page(f"part.{part}")):
            chosen |= rows.show(page, KNOBS, names, disabled=unused)
chosen |= {"name": texts.name if texts else USUAL["name"], "own": texts.own if texts else ""}
parts = rows.taken(chosen, PARTS)
try:
    experiment, fits = EncoderExperiment(**parts, **chosen), True
except Problem as trouble:  # heads that cannot share the width
    lesson.problem(trouble)
    experiment, fits = EncoderExperiment(data=parts["data"]), False
new = texts is None and watched.get(page.slug, "run") is None  # a run shows its own sequences
names = {name: text_set.class_names(page, name, classes) for name, classes in CLASSES.items()}
told = {
    "preview": preview(experiment) if new else None,
    "class_names": names,
    "asked": attended.told,
    "watchable": attended.can,
}
sequence.show(page, experiment, adopt=put, ready=fits and (texts is None or texts.ready), **told)

for section in ("look", "model", "rollout", "tasks", "lstm", "honest"):
    st.markdown(page(f"body.{section}"))
trials.show(page, TRIALS, put)
for question in questions(experiment):
    quiz.ask(page, question)
source.show(page, "core/sequences/encoder_models.py", "Attending", "BothWays")
source.show(page, "core/models/transformer.py", "Block")
source.show(page, "core/explain/attention_maps.py", "rollout")
lesson.close(page, next="decoder")
