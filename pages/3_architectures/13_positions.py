"""Positions: sinusoidal, learned and rotary tables with their products by distance, and what another order of the words changes."""

from dataclasses import replace

import streamlit as st

from core.config import knobs_of
from core.errors import Problem
from core.foundations import attention_config, positions_config
from core.foundations.positions_config import PositionsConfig
from core.foundations.positions_questions import facts, questions
from core.foundations.positions_run import learned_table, shuffled, told
from core.oracle.service import oracle
from pages.ui import asked, checked, choice, exact, handles, knobs, lesson, link, quiz, source, stage, trials

page = lesson.open("positions")
oracle().warm()
KNOBS = {knob.name: knob for knob in knobs_of(PositionsConfig)}
TABLE = ["place", "other", "column", "moment", "matrix"]
ORDER = ["order", "told", "token"]
SHOWN = ["kind", "d", "length", "base", "task", "key", "causal", "seed"]
TRIALS = {
    "base": {"base": 10, "length": 64, "place": 0, "other": 32},
    "neighbors": {"kind": "learned", "place": 16, "other": 17},
    "reverse": {"kind": "learned", "task": "reverse", "matrix": "scores", "place": 8, "other": 23},
    "own": {"kind": "rotary", "key": "own", "place": 16, "other": 20},
    "bag": {"text": page("example.first"), "order": "", "token": 1},
    "causal": {"text": page("example.second"), "order": "2,1,0,3,4,5,6", "causal": True, "token": 3},
}


def put(settings):
    """Write settings into the knobs, all others at their defaults; the sentence stays unless one is given."""
    usual = {name: KNOBS[name].default for name in (*SHOWN, *TABLE, "told", "token")}
    handles.put(page, **{**usual, **settings})
    stage.scroll_to("positions.sentence" if "text" in settings else "positions.knobs")


def reach(**highs):
    """Leave only what the other settings leave: what a link says beyond is refused, what was set before comes back inside."""
    for name, high in highs.items():
        KNOBS[name] = replace(KNOBS[name], high=high)
        if (key := f"positions.{name}") in st.session_state:
            st.session_state[key] = min(st.session_state[key], high)


exact.begin(page, "text")
chosen = {}
with st.container(border=True, key="positions.knobs", horizontal=True, gap="medium", vertical_alignment="bottom"):
    for name in ("kind", "length"):
        chosen[name] = choice.row(page, KNOBS[name])
    used = {"sinusoidal": ("base",), "learned": ("task",), "rotary": ("base", "key")}[chosen["kind"]]
    for name in used:
        chosen[name] = choice.row(page, KNOBS[name])
place = st.container()
with (
    st.expander(page("more"), key="positions.more"),
    st.container(horizontal=True, gap="medium", vertical_alignment="bottom"),
):
    chosen["d"] = choice.row(page, KNOBS["d"])
    for name in ("base", "task", "key"):
        if name not in used:
            chosen[name] = choice.row(page, KNOBS[name], disabled=True)
    chosen |= exact.numbers(page, [KNOBS["seed"]])
with st.container(border=True, key="positions.sentence"):
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        limits = (attention_config.read_text, attention_config.LONGEST)
        chosen["text"] = exact.text(page, "text", positions_config.TEXT, *limits)
        for example in ("first", "second", "third"):
            words = page(f"example.{example}")
            fresh = {"text": words, "order": ""}
            st.button(words, f"positions.example.{example}", on_click=handles.put, args=(page,), kwargs=fresh)
    chosen["causal"] = knobs.one(page, KNOBS["causal"])
count = len(attention_config.tokens(chosen["text"]))
reach(place=chosen["length"] - 1, other=chosen["length"] - 1, column=chosen["d"] - 1, token=count - 1)
link.claim("positions.order", lambda text: positions_config.read_order(text, count))
if st.session_state.get("positions.order", "").count(",") not in (0, count - 1):  # of a sentence before this one
    st.session_state["positions.order"] = ""
config = positions_config.settled(PositionsConfig(**chosen, **handles.values(page, KNOBS, [*TABLE, *ORDER])))

size = {name: getattr(config, name) for name in ("task", "length", "d", "seed")}
answer = asked.soon("positions.learned", "core.foundations.positions_learned:train", size, long=True)
look, trained = (None, None) if answer is None or isinstance(answer, Problem) else answer
learned = learned_table(trained)

with place:
    st.markdown(page("table"))
    shown = told(config, trained)
    handles.mount(
        page,
        *("positions", "table", KNOBS, TABLE),
        **shown,
        **{name: getattr(config, name) for name in ("kind", "base", "d", "length", "task")},
        training=look if config.kind == "learned" else None,
        missing=lesson.sentence(answer) if isinstance(answer, Problem) else page("waiting"),
        steps=dict.fromkeys(TABLE, 1),
    )
    st.markdown(page("order"))
handles.mount(page, "positions", "order", KNOBS, ORDER, **shuffled(config, learned))
check = checked.place(page)
st.caption(page("untrained"))

for section in ("sinusoidal", "learned", "rotary", "order"):
    st.markdown(page(f"body.{section}"))
found = facts(config)
st.markdown(page("claim"))
for claim in ("order", "near", "rotary"):
    st.markdown(page(f"claim.{claim}", **found))
trials.show(page, TRIALS, put)
for each in questions(config, learned):
    quiz.ask(page, each)
source.show(page, "core/foundations/positions.py", "sinusoidal", "rotate", "by_distance", "attend_placed")
source.show(page, "core/foundations/positions_learned.py", "train", "Made")
check("positions_checked", positions_config.computed(config))
lesson.close(page, next="block")
asked.wait()
