"""Memory and forgetting: RNN, LSTM and GRU learn side by side what only a memory can answer; how far back their gradient reaches."""

from dataclasses import replace

import streamlit as st

from core.config import knobs_of
from core.data.memory_tasks import MemoryData
from core.sequences.memory_config import MemoryConfig, MemoryExperiment
from core.sequences.memory_facts import preview, questions
from core.training.experiment import OptimizerConfig, ScheduleConfig
from pages.ui import lesson, quiz, rows, runs, sequence, source, stage, watched

page = lesson.open("memory")
PARTS = {"data": MemoryData, "model": MemoryConfig, "optimizer": OptimizerConfig, "schedule": ScheduleConfig}
USUAL = runs.defaults("memory")
KNOBS = {
    knob.name: replace(knob, default=USUAL[knob.name])
    for config in (MemoryExperiment, *PARTS.values())
    for knob in knobs_of(config)
}
FIRST = (("task", "length"), ("forget_bias", "clip", "window"))
MORE = {
    "networks": (("units", "symbols", "judged"),),
    "learning": (("rule", "learning_rate", "batch_size"), ("shape", "momentum", "weight_decay"), ("epochs", "seed")),
}
SHOWN = [name for part in (FIRST, *MORE.values()) for names in part for name in names]
ONLY = {"symbols": "copy", "judged": "parity"}  # the task for which they count
TRIALS = {
    "far": {"length": 100},
    "keep": {"task": "recall", "length": 30, "forget_bias": 3.0},
    "forget": {"task": "recall", "length": 30, "forget_bias": -2.0},
    "explode": {"rule": "momentum", "learning_rate": 0.1, "clip": 0.0},
    "breaks": {"task": "recall", "length": 30, "forget_bias": 3.0, "window": 10},
    "spares": {"window": 10},
    "parity": {"task": "parity", "length": 20},
    "hints": {"task": "parity", "length": 20, "judged": "each"},
    "copy": {"task": "copy", "length": 20, "forget_bias": 3.0},
}


def put(settings):
    """Write settings into the knobs, all others at their defaults."""
    rows.write(page, KNOBS, SHOWN, settings)
    stage.scroll_to("memory.knobs", told=runs.told(page, settings))


chosen = {}
with st.container(border=True, key="memory.knobs"):
    chosen |= rows.show(page, KNOBS, FIRST)
    unused = {name for name, task in ONLY.items() if chosen["task"] != task}
    for part, names in MORE.items():
        with st.expander(page(f"part.{part}")):
            chosen |= rows.show(page, KNOBS, names, disabled=unused)
parts = {part: kind(**{each.name: chosen.pop(each.name) for each in knobs_of(kind)}) for part, kind in PARTS.items()}
experiment = MemoryExperiment(**parts, **chosen)
st.markdown(page(f"task.{experiment.data.task}"))
new = watched.get(page.slug, "run") is None  # a run shows its own sequences
sequence.show(page, experiment, adopt=put, preview=preview(experiment) if new else None)

for section in (experiment.data.task, "gradient", "keeps", "clip", "window"):
    st.markdown(page(f"body.{section}"))
st.markdown(page("try"))
for names in zip(*[iter(TRIALS)] * 3, strict=True):
    for place, name in zip(st.columns(3), names, strict=True):
        with place.container(border=True, height="stretch"):
            st.markdown(page(f"try.{name}"))
            st.button(page("try.set"), on_click=put, args=(TRIALS[name],), key=f"memory.try.{name}")
for question in questions(experiment):
    quiz.ask(page, question)
source.show(page, "core/sequences/memory.py", "Remembering")
source.show(page, "core/sequences/memory_gradient.py", "arriving")
lesson.close(page, next="reading")
