"""Check the claim: sentences that circulate, judged by the learner first and by a computation then. One card is open at a time."""

import streamlit as st

from core.config import knobs_of
from core.errors import Problem
from core.foundations.claims import asked
from core.foundations.claims.cards import CARDS, VERDICTS, ClaimsConfig, following, of_topic
from core.foundations.claims.papers import PAPERS
from core.foundations.claims.shown import all_shown
from core.oracle.service import oracle
from core.text import placeholders
from pages.ui import choice, figures, lesson, link, quiz, source

page = lesson.open("claims")
oracle().warm()
KNOBS = {knob.name: knob for knob in knobs_of(ClaimsConfig)}
SIGNS = {None: ":material/help:", True: ":material/check_circle:", False: ":material/lightbulb:"}
said = st.session_state.setdefault("claims.said", {})  # what the visitor thinks, by card
judged = {name: opinion == CARDS[name].verdict for name, opinion in said.items()}


def open_card(name: str) -> None:
    """Another claim comes into the frame."""
    st.session_state["claims.card"] = name


def think(name: str, opinion: str) -> None:
    """The visitor has decided."""
    st.session_state["claims.said"][name] = opinion


def draw_again() -> None:
    """Other random numbers."""
    st.session_state["claims.seed"] = (st.session_state["claims.seed"] + 1) % 100


st.markdown(page("look"))
topic = choice.row(page, KNOBS["topic"])
seed = link.follow("claims.seed", KNOBS["seed"].parse, KNOBS["seed"].default)
name = link.follow("claims.card", KNOBS["card"].parse, KNOBS["card"].default)
if CARDS[name] not in of_topic(topic):
    open_card(of_topic(topic)[0].name)
    name = link.follow("claims.card", KNOBS["card"].parse, KNOBS["card"].default)
card = CARDS[name]

with st.container(border=True, key="claims.frame"):
    st.caption(page(f"choice.topic.{card.topic}"))
    st.subheader(page(f"claim.{name}"), anchor=False)
    if name not in said:
        st.markdown(page("ask"))
        with st.container(horizontal=True):
            for opinion in VERDICTS:
                st.button(page(f"opinion.{opinion}"), on_click=think, args=(name, opinion), key=f"claims.{opinion}")
    else:
        tone, sign = (st.success, SIGNS[True]) if judged[name] else (st.info, SIGNS[False])
        outcome = "right" if judged[name] else "wrong"
        tone(page(f"verdict.{card.verdict}.{outcome}", said=page(f"opinion.{said[name]}")), icon=sign)
        try:
            with st.spinner(page("computing")):
                numbers, arrays = (
                    oracle().ask(card.function, card.arguments(seed), seconds=20) if card.apart else card.answer(seed)
                )
            wanted = placeholders(page.raw(f"answer.{name}"))
            st.markdown(page(f"answer.{name}", **all_shown(numbers, wanted)))
            x, *series = [(key, line.tolist()) for key, line in arrays.items()] or [("x", [])]
            if card.figure == "bars":
                figures.bars(page, name, [f"{place:g}" for place in x[1]], dict(series), height=300)
            elif card.figure:
                figures.lines(page, name, x[1], dict(series), height=300, logarithmic=card.figure == "log")
        except Problem as trouble:
            lesson.problem(trouble)
        papers = [PAPERS[key] for key in card.reading]
        lines = [page("paper", people=p.people, year=p.year, title=p.title, where=p.where) for p in papers]
        st.markdown("\n".join([page("reading"), "", *(f"- {line}" for line in lines)]))
        source.show(page, card.path, name, *card.helpers)
        with st.container(horizontal=True):
            st.button(
                page("next_claim"),
                on_click=open_card,
                args=(following(name, topic, said),),
                type="primary",
                icon=":material/arrow_forward:",
                key="claims.next",
            )
            if card.random:
                st.button(
                    page("again"),
                    on_click=draw_again,
                    help=page("again.help", seed=seed),
                    icon=":material/casino:",
                    key="claims.again",
                )

right = sum(judged.values())
st.progress(len(said) / len(CARDS), page("progress", n=len(said), m=len(CARDS), right=right))
st.subheader(page("list"), anchor=False)
st.caption(page("list.help"))
for group in dict.fromkeys(each.topic for each in of_topic(topic)):
    st.markdown(f"**{page(f'choice.topic.{group}')}**")
    with st.container(horizontal=True, gap="xsmall"):
        for each in of_topic(group):
            st.button(
                page(f"short.{each.name}"),
                icon=SIGNS[judged.get(each.name)],
                on_click=open_card,
                args=(each.name,),
                type="primary" if each.name == name else "secondary",
                key=f"claims.open.{each.name}",
            )

quiz.number(page, "left", asked.left_of_signal(), depth=asked.DEPTH)
quiz.number(page, "width", asked.width(), pixels=asked.PICTURE)
st.markdown(page("about"))
lesson.close(page, next="matrices")
