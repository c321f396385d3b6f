"""A sentence of the learner's, and a network that translates it: which network, how it searches, what it considered, where it looked.

Knows no tensor: the translation comes from the oracle, the drawing is assets/components/translator.
"""

from __future__ import annotations

from functools import partial
from typing import Any, Literal

import streamlit as st

from core.config import knobs_of
from core.errors import Problem
from core.predict import sequences as networks
from core.runs.process import Message
from core.sequences.examples import examples
from core.sequences.translate_config import SearchConfig
from core.wire import pack
from pages.ui import asked, lesson, link, menu, rows, sequence, stage, trained
from pages.ui.text import Text, text

KIND: Literal["translate"] = "translate"
KNOBS = {knob.name: knob for knob in knobs_of(SearchConfig)}
LONGEST = 400  # characters that can be typed
IN_ADDRESS = 200
_SECONDS = 30.0


def show(page: Text) -> None:
    """The whole part of the page; what cannot be done is said in its place."""
    st.subheader(page("own.title"), anchor=False)
    st.markdown(page("own.lead"))
    st.fragment(_translator)(page)


def _translator(page: Text) -> None:
    try:
        trained.follow(page, KIND, page.slug)
        models = trained.models(page, KIND)
        if models:
            _ask(page, models)
            asked.wait()
            return
        st.info(page("own.none"), icon=":material/model_training:")
        trained.above(page, KIND, page.slug, "own.")
    except Problem as problem:
        lesson.problem(problem)
    _unseen(page)


def _unseen(page: Text) -> None:
    """What is not drawn now stays in the address: it waits for a network."""
    for name, knob in KNOBS.items():
        link.claim(f"{page.slug}.{name}", knob.parse)
        link.recall(f"{page.slug}.{name}")
    for name in ("model", "sentence"):
        link.claim(f"{page.slug}.{name}", str)


def _ask(page: Text, models: dict[str, Any]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        ref = menu.pick(page, "model", list(models), lambda each: trained.named(page, models[each], "own."))
        trained.above(page, KIND, page.slug, "own.")
    where = {"path": str(networks.path(ref)), "step": getattr(models[ref], "step", 0)}
    known = _soon(page, "about", where)
    if known is None:
        st.caption(page("own.asking"))
        _unseen(page)
        return
    sentence = _sentence(page, known[0])
    values = rows.show(page, KNOBS, (("beam", "length"),))
    if not sentence.strip():
        st.info(page("own.empty"), icon=":material/text_fields:")
        return
    question = {**where, "text": sentence, "beam_width": values["beam"], "length": values["length"]}
    answer = _soon(page, "translate", question)
    if answer is None:
        st.caption(page("own.asking"))
        return
    told, arrays = answer
    _said(page, told)
    words = text("translation", page.language)
    labels = {**sequence.heads(), **words.group("figure."), **words.group("stage.")}
    stage.mount("translator", data=pack({**told, "labels": labels}, arrays), key=f"{page.slug}.translator")


def _said(page: Text, told: dict[str, Any]) -> None:
    """What of the sentence the network could not use, and whether the beam found something else."""
    if told["read"] < told["tokens"]:
        st.caption(page("own.cut", read=told["read"], tokens=told["tokens"]))
    if told["unknown"]:
        st.warning(page("own.unknown", names=" ".join(map(lesson.code, told["unknown"]))), icon=":material/translate:")
    if told["beam"] > 1:
        st.caption(page("own.same" if told["same"] else "own.other", beam=told["beam"]))


def _sentence(page: Text, known: dict[str, Any]) -> str:
    """The learner's sentence; as long as it was not touched, an example in the language that the network reads."""
    key, before = f"{page.slug}.sentence", f"{page.slug}.sentence.usual"
    listed = examples(KIND, known["languages"][0])
    link.claim(key, str)
    link.recall(key)
    if key not in st.session_state:
        st.session_state[key] = st.query_params.get(key, listed[0])[:LONGEST]
    elif st.session_state[key] == st.session_state.get(before) != listed[0]:
        st.session_state[key] = listed[0]
    st.session_state[before] = listed[0]
    link.assure(key)
    direction = page(f"choice.direction.{known['direction']}")
    sentence = str(st.text_input(page("own.sentence", direction=direction), key=key, max_chars=LONGEST) or "")
    with st.container(horizontal=True, gap="small"):
        for number, example in enumerate(listed, 1):
            st.button(example, f"{key}.{number}", on_click=partial(_put, key, example))
    link.keep(key, sentence)
    if sentence != listed[0] and len(sentence) <= IN_ADDRESS and sentence.isprintable():
        st.query_params[key] = sentence
    else:
        st.query_params.pop(key, None)
    return sentence


def _put(key: str, example: str) -> None:
    st.session_state[key] = example


def _soon(page: Text, function: str, question: dict[str, Any]) -> Message | None:
    """The oracle's answer, None as long as there is none: the page is drawn again when it has come. Raises Problem."""
    place = f"core.sequences.translate_ask:{function}"
    return asked.found(f"{page.slug}.{function}", place, question, _SECONDS, keep=False, long=True)
