"""A small GPT learns from the page: a text, sums, or sequences that repeat; then it goes on, and shows what it looks at meanwhile."""

import streamlit as st

from core.config import knobs_of, to_dict
from core.oracle.service import oracle
from core.sequences.decoder_config import DecoderData, DecoderExperiment, DecoderModel, suited
from core.sequences.decoder_questions import questions
from core.training.experiment import OptimizerConfig, ScheduleConfig
from pages.ui import asked, lesson, link, quiz, rows, runs, sequence, source, stage, text_set, trials, writer

page = lesson.open("decoder")
oracle().warm()
PARTS = {"model": DecoderModel, "optimizer": OptimizerConfig, "schedule": ScheduleConfig}
USUAL = runs.defaults("decoder")
KNOBS = runs.knobs("decoder", *PARTS.values(), DecoderData, DecoderExperiment)
FIRST = (("layers", "heads"), ("width", "window"), ("epochs", "batch_size"))
MORE = {
    "network": (("position", "norm", "expansion"), ("dropout", "most")),
    "learning": (("rule", "learning_rate"), ("shape", "clip"), ("momentum", "weight_decay"), ("seed",)),
}
ONLY = {
    "text": ("name", "own"),
    "addition": ("digits", "reverse"),
    "repeats": ("symbols",),
}  # what is set of a task alone
SHOWN = rows.names(FIRST, *MORE.values())
ALL = ("task", *(name for names in ONLY.values() for name in names), *SHOWN)


def known(experiment, **more):
    """The settings of an experiment by their names."""
    return {**runs.settings(to_dict(experiment)), **more}


TRIALS = {
    "tang": known(suited("text", "zh"), name="tang_small"),
    "repeats": known(suited("repeats")),
    "shallow": known(suited("repeats"), layers=1, epochs=10),
    "addition": known(suited("addition")),
    "reverse": known(suited("addition"), reverse=True),
    "blind": {"position": "none"},
}


def put(settings):
    """Write settings into the knobs, all others at their defaults."""
    rows.write(page, KNOBS, ALL, settings)
    st.session_state["decoder.suited"] = None  # they are what they are meant to be
    stage.scroll_to("decoder.knobs", told=runs.told(page, settings))


if page.language == "zh" and not any(key.startswith("decoder.") for key in (*st.session_state, *st.query_params)):
    rows.write(page, KNOBS, ALL, TRIALS["tang"])
    st.session_state["decoder.suited"] = ("text", "zh")

chosen, folds = {}, {}
with st.container(border=True, key="decoder.knobs"):
    places, wide = st.columns((4, 7), gap="medium"), st.container()
    alone = {key for key in st.query_params if key.startswith("decoder.")} <= {"decoder.task", "decoder.name"}
    with places[0]:
        task = rows.show(page, KNOBS, (("task",),))["task"]
        text = text_set.choose(page, "running", below=wide) if task == "text" else None
        chosen |= rows.show(page, KNOBS, [[name] for name in ONLY[task] if name not in ONLY["text"]])
    for name in {name for names in ONLY.values() for name in names} - set(ONLY[task]):  # kept though they are not drawn
        link.claim(f"decoder.{name}", KNOBS[name].parse)
        link.recall(f"decoder.{name}")
    now = (task, text.language if text else "en")
    before = st.session_state.get("decoder.suited", ("text", "en") if alone else None)
    st.session_state["decoder.suited"] = now
    if before not in (None, now):  # something else is to be learned: settings that suit it
        rows.write(page, KNOBS, SHOWN, runs.settings(to_dict(suited(*now))))
    with places[1]:
        chosen |= rows.show(page, KNOBS, FIRST)
    under = st.empty()
    for part, names in MORE.items():
        with st.expander(page(f"part.{part}")) as folds[part]:
            chosen |= rows.show(page, KNOBS, names, disabled=() if text else ("most",))
parts = rows.taken(chosen, PARTS)
of_data = {each.name: chosen.pop(each.name) for each in knobs_of(DecoderData) if each.name in chosen}
of_data |= {"name": text.name, "own": text.own} if text else {"most": USUAL["most"]}
experiment = DecoderExperiment(data=DecoderData(task=task, **of_data), **parts, **chosen)
counted = None
if text:
    wanted = {"name": text.name, "own": text.own, "most": experiment.data.most}
    facts = asked.soon("decoder.facts", "core.sequences.writing_facts:facts", wanted, long=True) if text.ready else None
    with under.container():
        counted = writer.facts(page, facts)
else:
    under.caption(page(f"task.{task}"))
sequence.show(page, experiment, adopt=put, ready=not text or text.ready, problem=task)

writer.show(page)

for section in ("look", "causal", "model", "induction", "addition", "cache", "honest"):
    st.markdown(page(f"body.{section}"))
trials.show(page, TRIALS, put)
for each in questions(experiment, counted and counted["vocabulary"]):
    quiz.ask(page, each)
asked.wait()
source.show(page, "core/sequences/decoder_models.py", "Reading", "written", "induction")
source.show(page, "core/sequences/decoder.py", "judge", "Decoding")
lesson.close(page, next="translation")
