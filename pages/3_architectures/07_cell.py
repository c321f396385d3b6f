"""The cell, unrolled: RNN, LSTM and GRU step by step through a short sequence, and the gradient on its way back through time."""

import streamlit as st

from core.config import knobs_of
from core.foundations import recurrent_config
from core.foundations.recurrent_config import RecurrentConfig
from core.foundations.recurrent_questions import facts, questions
from core.oracle.service import oracle
from pages.ui import checked, choice, exact, handles, knobs, lesson, link, quiz, source

page = lesson.open("cell")
oracle().warm()
KNOBS = {knob.name: knob for knob in knobs_of(RecurrentConfig)}
HANDLED = [
    "inputs", "target", "forget_bias", "weights", "learning_rate", "place", "step", "quantity", "unit", "show", "scale",
]  # fmt: skip
CLAIMS = {"rnn": "adds", "lstm": "output", "gru": "paper"}


def put(text: str) -> None:
    """Write a text into its field and thereby into the address."""
    st.session_state["cell.text"] = text


def fitting(config: RecurrentConfig) -> RecurrentConfig:
    """The settings with what a link brought that cannot be used left out; own weights end with the cell they belonged to."""
    used = recurrent_config.settled(config)
    sizes = recurrent_config.sizes(used)
    if used.inputs != config.inputs:
        link.refuse("cell.inputs")
    if used.weights != config.weights and st.session_state.get("cell.sizes", sizes) == sizes:
        link.refuse("cell.weights")
    st.session_state["cell.sizes"] = sizes
    handles.put(page, **{name: KNOBS[name].write(getattr(used, name)) for name in ("inputs", "weights")})
    return used


chosen = {}
with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
    for name in ("cell", "kind", "judged"):
        chosen[name] = choice.row(page, KNOBS[name])
for place, name in zip(st.columns(3, gap="medium"), ("hidden", "spread", "seed"), strict=True):
    with place:
        chosen[name] = knobs.one(page, KNOBS[name])
if chosen["kind"] == "text":
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        chosen["text"] = exact.text(
            page, "text", recurrent_config.TEXT, recurrent_config.read_text, recurrent_config.LONGEST
        )
        for example in ("first", "second", "third"):
            st.button(
                page(f"example.{example}"), f"cell.example.{example}", on_click=put, args=(page(f"example.{example}"),)
            )
config = fitting(RecurrentConfig(**chosen, **handles.values(page, KNOBS, HANDLED)))
given = recurrent_config.sequence(config)

st.markdown(page(f"look.{config.cell}"))
handles.mount(
    page,
    "cell",
    "unrolled",
    KNOBS,
    HANDLED,
    cell=config.cell,
    hidden=config.hidden,
    judged=config.judged,
    seed=config.seed,
    letters=given.letters,
    shown=given.x.argmax(axis=1).tolist(),
    targets=given.targets.argmax(axis=1).tolist(),
    drawn=recurrent_config.others(config),
    steps={name: knob.step for name, knob in KNOBS.items()},
)
check = checked.place(page)

for section in (config.cell, "back", "loss"):
    st.markdown(page(f"body.{section}"))
found = facts(config)
st.markdown(page("claim"))
for claim in ("vanish", "cure", CLAIMS[config.cell]):
    st.markdown(page(f"claim.{claim}", **found))
st.markdown(page("try"))
for each in questions(config):
    quiz.ask(page, each)
source.show(page, "core/foundations/recurrent.py", f"{config.cell}_step")
source.show(page, "core/foundations/recurrent_back.py", f"{config.cell}_back", "backward")
check("recurrent_checked", recurrent_config.computed(config))
lesson.close(page, next="memory")
