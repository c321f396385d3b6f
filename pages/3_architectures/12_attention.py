"""Attention, step by step: from tokens to the joined heads, matrix by matrix, every cell with its sum written out."""

import streamlit as st

from core.config import knobs_of
from core.foundations import attention_config
from core.foundations.attention_config import AttentionConfig
from core.foundations.attention_questions import facts, questions
from core.foundations.attention_run import told
from core.oracle.service import oracle
from pages.ui import checked, choice, exact, handles, knobs, lesson, quiz, source, stage, trials

page = lesson.open("attention")
oracle().warm()
KNOBS = {knob.name: knob for knob in knobs_of(AttentionConfig)}
HANDLED = ["stage", "part", "head", "row", "column"]
SHOWN = ["kind", "mask", "choice", "heads", "d", "scaling", "positions", "cross", "seed"]
TEXTS = {"text": attention_config.TEXT, "other": attention_config.OTHER}
TRIALS = {
    "saturate": {"d": 48, "scaling": False, "stage": "softmax"},
    "causal": {"mask": "causal", "stage": "mask", "row": 1, "column": 2},
    "bag": {"text": attention_config.TEXT, "positions": False, "stage": "position"},
    "cross": {"cross": True, "stage": "scores"},
    "heads": {"heads": 4, "stage": "softmax"},
    "hard": {"choice": "hard", "stage": "softmax"},
}


def put(settings):
    """Write settings into the knobs, all others at their defaults; the sentences stay unless one is given."""
    usual = {name: KNOBS[name].default for name in (*SHOWN, *HANDLED)}
    handles.put(page, **{**usual, **settings})
    stage.scroll_to("attention.knobs")


def sentence(name):
    """The field of a sentence."""
    return exact.text(page, name, TEXTS[name], attention_config.read_text, attention_config.LONGEST)


chosen = {}
with st.container(border=True, key="attention.knobs"):
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        chosen["text"] = sentence("text")
        for example in ("first", "second", "third"):
            words = page(f"example.{example}")
            st.button(words, f"attention.example.{example}", on_click=handles.put, args=(page,), kwargs={"text": words})
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        for name in ("kind", "mask", "choice", "heads"):
            chosen[name] = choice.row(page, KNOBS[name])
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        chosen["d"] = choice.row(page, KNOBS["d"])
        for name in ("scaling", "positions", "cross"):
            chosen[name] = knobs.one(page, KNOBS[name])
        chosen |= exact.numbers(page, [KNOBS["seed"]])  # last: it takes all room that is left
    if chosen["cross"]:
        chosen["other"] = sentence("other")
config = attention_config.settled(AttentionConfig(**chosen, **handles.values(page, KNOBS, HANDLED)))
if config.mask != chosen["mask"]:
    st.caption(page("uncausal"))

handles.mount(
    page,
    "attention",
    "stages",
    KNOBS,
    HANDLED,
    **told(config),
    heads=config.heads,
    d=config.d,
    kind=config.kind,
    scaling=config.scaling,
    hard=config.choice == "hard",
    positions=config.positions,
    cross=config.cross,
)
check = checked.place(page)
st.caption(page("untrained"))

for section in ("formula", "scale", "position", "heads", "additive"):
    st.markdown(page(f"body.{section}"))
found = facts(config)
st.markdown(page("claim"))
for claim in ("scale", "order", "padding"):
    st.markdown(page(f"claim.{claim}", **found))
trials.show(page, TRIALS, put)
for each in questions(config):
    quiz.ask(page, each)
source.show(page, "core/foundations/attention.py", "attend", "softmax_rows", "additive_scores")
source.show(page, "core/foundations/positions.py", "frequencies", "sinusoidal")
check("attention_checked", attention_config.computed(config))
lesson.close(page, next="positions")
