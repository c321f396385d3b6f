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
STAGES = KNOBS["stage"].choices
CONCERN = {"scaling": "scale", "mask": "mask", "choice": "softmax"}  # the stage where each shows first
TEXTS = {"text": attention_config.TEXT, "other": attention_config.OTHER}
TRIALS = {
    "saturate": {"d": 48, "scaling": False, "stage": "softmax"},
    "causal": {"mask": "causal", "stage": "mask", "row": 1, "column": 2},
    "bag": {"text": page("example.first"), "positions": False, "stage": "position"},
    "cross": {"cross": True, "stage": "scores"},
    "heads": {"heads": 4, "stage": "softmax"},
    "hard": {"choice": "hard", "stage": "softmax"},
}


def put(settings):
    """Write settings into the knobs, all others at their defaults; the sentences stay unless one is given."""
    usual = {name: KNOBS[name].default for name in (*SHOWN, *HANDLED)}
    handles.put(page, **{**usual, **settings})
    st.session_state.pop("attention.before", None)  # they are set whole: the stage that they name is meant
    stage.scroll_to("attention.knobs")


def follow():
    """Go on to the stage where what was just turned shows first, if an earlier one is looked at."""
    now = {name: chosen[name] for name in CONCERN}
    at = handles.values(page, KNOBS, ["stage"])["stage"]
    place, before = st.session_state.get("attention.before", (at, now))
    turned = [CONCERN[name] for name in now if now[name] != before[name]]
    if turned and place == at and STAGES.index(at) < STAGES.index(turned[0]):
        handles.put(page, stage=turned[0])
        at = turned[0]
    st.session_state["attention.before"] = (at, now)


def sentence(name):
    """The field of a sentence."""
    return exact.text(page, name, TEXTS[name], attention_config.read_text, attention_config.LONGEST)


exact.begin(page, "text")
chosen = {}
with st.container(border=True, key="attention.knobs"):
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        chosen["text"] = sentence("text")
        for example in ("first", "second", "third"):
            words = page(f"example.{example}")
            st.button(words, f"attention.example.{example}", on_click=handles.put, args=(page,), kwargs={"text": words})
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        for name in ("mask", "choice", "heads"):
            chosen[name] = choice.row(page, KNOBS[name])
        chosen["scaling"] = knobs.one(page, KNOBS["scaling"])
drawing = st.container()
with (
    st.expander(page("more"), key="attention.more"),
    st.container(horizontal=True, gap="medium", vertical_alignment="bottom"),
):
    for name in ("kind", "d"):
        chosen[name] = choice.row(page, KNOBS[name])
    for name in ("positions", "cross"):
        chosen[name] = knobs.one(page, KNOBS[name])
    chosen |= exact.numbers(page, [KNOBS["seed"]])  # last: it takes all room that is left
if chosen["cross"]:
    with drawing:
        chosen["other"] = sentence("other")
follow()
config = attention_config.settled(AttentionConfig(**chosen, **handles.values(page, KNOBS, HANDLED)))
if config.mask != chosen["mask"]:
    drawing.caption(page("uncausal"))

with drawing:
    handles.mount(
        page,
        *("attention", "stages", KNOBS, HANDLED),
        **told(config),
        **{name: getattr(config, name) for name in ("heads", "d", "kind", "scaling", "positions", "cross")},
        hard=config.choice == "hard",
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
