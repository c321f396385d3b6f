"""A text of the learner's own, and a network that goes on with it: which network, how boldly, and what else might have come.

Knows no tensor: what is written comes from the oracle, the drawing is assets/components/writer.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.config import knobs_of
from core.errors import Problem
from core.oracle.service import patient
from core.predict import sequences as networks
from core.runs.process import Message
from core.sequences.sampling import ContinuingConfig, SamplingConfig
from core.wire import Array, pack
from pages.ui import asked, lesson, link, menu, rows, sequence, stage, trained
from pages.ui.text import Text

KINDS = {"writing": "core.sequences.writing_ask", "decoder": "core.sequences.decoder_ask"}  # by the page: who answers
KNOBS = {knob.name: knob for knob in knobs_of(ContinuingConfig)}
CUTS = [knob.name for knob in knobs_of(SamplingConfig)]
SIGNS = {" ": "␣", "\n": "↵", "\t": "⇥"}  # as the drawing shows characters that cannot be seen
LONGEST = 4_000  # characters that are sent, the last ones; the network reads a thousand of them at most
_SECONDS = 30.0


def facts(page: Text, answer: Message | Problem | None) -> dict[str, Any] | None:
    """Say what is known of the text to learn from (core/sequences/writing_facts.py); None as long as it is not."""
    if isinstance(answer, Problem):
        lesson.problem(answer)
        return None
    if answer is None:
        st.caption(page("facts.wait"))
        return None
    known = answer[0]
    names = ("uniform", "single", "bigram", "trigram", "five")
    best = min(names[1:], key=lambda name: known[name])
    values = {"characters": f"{known['characters']:,}", "vocabulary": known["vocabulary"] - 1}
    common = " ".join(lesson.plain(SIGNS.get(each, each)) for each in known["common"])
    values |= {"best": page(f"figure.bits.{best}"), "least": f"{known[best]:.2f}"}
    st.caption(page("facts", common=common, **values, **{name: f"{known[name]:.2f}" for name in names}))
    if known["dropped"]:
        st.caption(page("facts.dropped", dropped=f"{known['dropped']:,}", percent=f"{100 * known['unknown']:.2f}"))
    return known


def show(page: Text) -> None:
    """The whole part of the page; what cannot be done is said in its place."""
    st.subheader(page("writer.title"), anchor=False)
    st.markdown(page("writer.lead"))
    st.fragment(_writer)(page)


def _writer(page: Text) -> None:
    try:
        models = trained.models(page, page.slug, by_language=True)
        if models:
            _ask(page, models)
            asked.wait()
            return
    except Problem as problem:
        lesson.problem(problem)
    else:
        st.info(page("writer.none"), icon=":material/model_training:")
        trained.above(page, page.slug, page.slug, "writer.")
    for name in KNOBS:  # known though they are not drawn
        link.claim(f"{page.slug}.{name}", KNOBS[name].parse)
    link.claim(f"{page.slug}.model", str)


def _ask(page: Text, models: dict[str, Any]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        ref = menu.pick(page, "model", list(models), lambda each: trained.named(page, models[each], "writer."))
        trained.above(page, page.slug, page.slug, "writer.")
    step = getattr(models[ref], "step", 0)
    where = {"path": str(networks.path(ref)), "step": step}
    usual = _soon(page, "about", where)
    if usual is None:
        _waiting(page)
        return
    prompt = _prompt(page, usual[0]["prompt"])
    values = rows.show(page, KNOBS, (("temperature", "top_k", "top_p"), ("count", "lots")))
    place = {"path": where["path"], "prompt": prompt[-LONGEST:], **{name: values[name] for name in CUTS}}
    question = {**place, "count": values["count"], "seed": values["lots"]}
    with st.container(horizontal=True, gap="small"):
        write = st.button(page("writer.write"), type="primary", icon=":material/edit:", key=f"{page.slug}.write")
        write |= st.button(
            page("writer.other"), icon=":material/casino:", key=f"{page.slug}.other", on_click=_other, args=(page,)
        )
    answer = _soon(page, "next_characters", {**place, "step": step})
    if answer is None:
        _waiting(page)
        return
    following, arrays = answer
    _said(page, following)
    kept = f"{page.slug}.continuing"
    if write:
        with st.spinner(page("writer.writing")):
            found = patient().ask(f"{KINDS[page.slug]}:continue_text", question, seconds=_SECONDS, keep=False)
        serial = st.session_state.get(kept, (0,))[0] + 1
        st.session_state[kept] = (serial, (ref, prompt), found)
    serial, about, found = st.session_state.get(kept, (0, None, ({}, {})))
    if about != (ref, prompt):  # another text or network: what was written does not belong to it
        found = ({}, {})
    _draw(page, following, arrays, serial, found)


def _draw(page: Text, following: dict[str, Any], arrays: dict[str, Array], serial: int, found: Message) -> None:
    written, numbers = found
    header = {
        "labels": {**page.group("stage."), **(sequence.heads() if "maps" in following else {})},
        "language": following["language"],
        "serial": serial if written else 0,
        "prompt": following["begun"],
        "next": {name: following[name] for name in ("letters", "left", "all", "choices")},
        "written": {name: written[name] for name in ("text", "letters")} if written else None,
        "maps": (written or following).get("maps"),
        "heads": [following.get("layers"), following.get("heads")],
    }
    parts = (("next", arrays), ("written", numbers))
    packed = {f"{part}.{name}": each for part, found in parts for name, each in found.items()}
    stage.mount("writer", data=pack(header, packed), key=f"{page.slug}.writer.stage")


def _said(page: Text, told: dict[str, Any]) -> None:
    """What of the learner's text the network could not use."""
    if told["cut"]:
        st.caption(page("writer.cut", kept=f"{len(told['begun']):,}"))
    if told["all_unknown"] and not told["begun"].strip():
        st.warning(page("writer.unknown.blank"), icon=":material/space_bar:")
    elif told["all_unknown"]:
        st.warning(page("writer.unknown.all"), icon=":material/translate:")
    elif told["unknown"]:
        names = " ".join(lesson.code(each) for each in told["unknown"])
        more = page("writer.unknown.more", count=told["unknown_more"]) if told["unknown_more"] else ""
        st.warning(page("writer.unknown", names=names, more=more), icon=":material/question_mark:")


def _soon(page: Text, function: str, question: dict[str, Any]) -> Message | None:
    """The oracle's answer, None as long as there is none: the page is drawn again when it has come. Raises Problem."""
    return asked.found(f"{page.slug}.{function}", f"{KINDS[page.slug]}:{function}", question, _SECONDS, keep=False)


def _waiting(page: Text) -> None:
    """The network is being read; what is not drawn meanwhile stays in the address."""
    st.caption(page("writer.asking"))
    for name in KNOBS:
        link.claim(f"{page.slug}.{name}", KNOBS[name].parse)
        link.recall(f"{page.slug}.{name}")


def _prompt(page: Text, usual: str) -> str:
    """The learner's beginning; as long as it was not touched, that of the network's own samples."""
    key, before = f"{page.slug}.prompt", f"{page.slug}.prompt.usual"
    link.recall(key)
    if st.session_state.get(key) in (None, st.session_state.get(before)):
        st.session_state[key] = usual
    st.session_state[before] = usual
    prompt = st.text_area(page("writer.prompt"), key=key, height=100, help=page("writer.prompt.help"))
    link.keep(key, prompt)
    return str(prompt or "")


def _other(page: Text) -> None:
    key, knob = f"{page.slug}.lots", KNOBS["lots"]
    st.session_state[key] = (int(st.session_state.get(key, knob.default)) + 1) % int((knob.high or 0) + 1)
