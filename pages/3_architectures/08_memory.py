"""Memory and forgetting: RNN, LSTM and GRU learn side by side what only a memory can answer; how far back their gradient reaches."""

import streamlit as st

from core.data.memory_tasks import MemoryData
from core.sequences.memory_config import MemoryConfig, MemoryExperiment
from core.sequences.memory_facts import preview, questions
from core.training.experiment import OptimizerConfig, ScheduleConfig
from pages.ui import lesson, quiz, rows, runs, sequence, source, stage, trials, watched

page = lesson.open("memory")
PARTS = {"data": MemoryData, "model": MemoryConfig, "optimizer": OptimizerConfig, "schedule": ScheduleConfig}
KNOBS = runs.knobs("memory", MemoryExperiment, *PARTS.values())
FIRST = (("task", "length"), ("forget_bias", "clip", "window"))
MORE = {
    "networks": (("units", "symbols", "judged"),),
    "learning": (("rule", "learning_rate", "batch_size"), ("shape", "momentum", "weight_decay"), ("epochs", "seed")),
}
SHOWN = rows.names(FIRST, *MORE.values())
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
parts = rows.taken(chosen, PARTS)
experiment = MemoryExperiment(**parts, **chosen)
st.markdown(page(f"task.{experiment.data.task}"))
new = watched.get(page.slug, "run") is None  # a run shows its own sequences
sequence.show(page, experiment, adopt=put, preview=preview(experiment) if new else None)

for section in (experiment.data.task, "gradient", "keeps", "clip", "window"):
    st.markdown(page(f"body.{section}"))
trials.show(page, TRIALS, put)
for question in questions(experiment):
    quiz.ask(page, question)
source.show(page, "core/sequences/memory.py", "Remembering")
source.show(page, "core/sequences/memory_gradient.py", "arriving")
lesson.close(page, next="reading")
