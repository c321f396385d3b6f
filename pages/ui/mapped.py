"""Attention maps of a network that the visitor chooses, for a text of the visitor's or two. Knows no tensor and no kind of network."""

from __future__ import annotations

import base64
from typing import Any, cast

import streamlit as st

from core.config import Knob, knobs_of
from core.data.text_config import Language
from core.errors import Problem
from core.oracle.service import patient
from core.predict import maps
from core.predict.maps_form import MOST_SIGNS, MapsConfig
from core.runs.process import Message
from core.settings import settings
from core.wire import pack
from pages.ui import fetched_models, handles, knobs, lesson, link, menu, once, passage, runs, sequence, visitor
from pages.ui.text import Text, text

KNOBS = {knob.name: knob for knob in knobs_of(MapsConfig)}
DRAWN = ("layer", "head", "off", "hidden")
SWITCHES = (Knob("compare", "bool", False), Knob("each", "bool", False))
STRONGEST = "strongest"  # a wish, told as a value of the page: the head that matters most is chosen and off
LOOKING = 60.0  # seconds


def show(page: Text) -> None:
    """Choices, text and drawing. What cannot be done is said in its place."""
    st.fragment(_part)(page)  # a hand on it draws nothing else of the page anew


def _part(page: Text) -> None:
    try:
        _show(page)
    except Problem as problem:
        _unseen(page)
        lesson.problem(problem)
    fetched_models.show(page)


def _show(page: Text) -> None:
    key = f"{page.slug}.model"
    link.recall(key)
    if (brought := fetched_models.brought(page)) is not None:
        st.session_state[key] = f"folder:{brought}"
    found = maps.sources(visitor.current(), st.session_state.get(key) or st.query_params.get(key, ""))
    if not found:
        _unseen(page)
        link.claim(key, str)
        st.info(page("none"), icon=":material/model_training:")
        return
    source = found[menu.pick(page, "model", list(found), lambda ref: _named(page, found[ref]))]
    listed = tuple(page(f"example.text.{number}") for number in (1, 2, 3))
    texts = [passage.given(page, "reading", cast(Language, page.language), MOST_SIGNS, listed=listed)]
    with st.container(horizontal=True, gap="large"):
        switched = {knob.name: knobs.one(page, knob) for knob in SWITCHES}
    if switched["compare"]:
        texts.append(_other(page))
    _forget(page, source.ref, texts[0])
    values, strongest = handles.values(page, KNOBS, DRAWN), st.session_state.pop(f"{page.slug}.{STRONGEST}", False)
    if any(not each.strip() for each in texts):
        st.info(page("empty"), icon=":material/text_fields:")
        return
    about = maps.asked(source, settings().checkpoint_mb)
    if strongest:
        _without_strongest(page, about, texts[0])
        values = handles.values(page, KNOBS, DRAWN)
    shared, hidden = {**about, "off": list(values["off"])}, list(values["hidden"])
    with st.spinner(page("asking")):
        looks = [
            _look(page, number, {**shared, "text": each[:MOST_SIGNS], "hidden": [] if number else hidden}, values)
            for number, each in enumerate(texts)
        ]
    _settle(page, values, looks[0][0])
    for header, _ in looks:
        _strange(page, header)
    if switched["each"]:
        looks = [_in_turn(page, number, about, texts[number], look) for number, look in enumerate(looks)]
    told = [{**_worded(header), "signs": len(each)} for (header, _), each in zip(looks, texts, strict=True)]
    packed = [
        base64.b64encode(pack(header, arrays)).decode("ascii") for header, (_, arrays) in zip(told, looks, strict=True)
    ]
    labels = {**page.labels(), **sequence.heads()}
    handles.mount(page, "maps", "maps", KNOBS, DRAWN, looks=packed, most=MOST_SIGNS, labels=labels)


def _look(page: Text, number: int, question: dict[str, Any], values: dict[str, Any]) -> Message:
    """The answer; the last one is remembered, and nobody else's question finds it. Raises Problem."""
    key, chosen = f"{page.slug}.looked.{number}", {name: values[name] for name in ("layer", "head")}
    known = st.session_state.get(key)
    # of a short text all maps are there: which one is looked at is no question to the network
    if not known or known[0] != question or not (known[1][0]["whole"] or known[2] == chosen):
        asked = {**question, **chosen}
        found = _asked(f"{key}.last", "look", asked)
        known = st.session_state[key] = (question, found, chosen)
    answer: Message = known[1]
    return answer


def _in_turn(page: Text, number: int, about: dict[str, Any], given: str, look: Message) -> Message:
    """`look` and what becomes of the answer without each head, where that can be told: it depends on the network and the text alone."""
    try:
        _, found = _effects(page, number, about, given)
    except Problem as problem:
        lesson.problem(problem)
        return look
    if not found:
        st.caption(page("each.long"))
    return look[0], {**look[1], **found}


def _effects(page: Text, number: int, about: dict[str, Any], given: str) -> Message:
    """Of each head how much it matters, and which matters most; nothing where that is too much work. Raises Problem."""
    with st.spinner(page("asking")):
        return _asked(f"{page.slug}.effects.{number}", "effects", {**about, "text": given[:MOST_SIGNS]})


def _without_strongest(page: Text, about: dict[str, Any], given: str) -> None:
    """Choose the head that matters most and switch it off; the first one where it cannot be told. Raises Problem."""
    layer, head = _effects(page, 0, about, given)[0].get("most", (1, 1))
    handles.put(page, layer=layer, head=head, off=KNOBS["off"].write((100 * layer + head,)))


def _settle(page: Text, values: dict[str, Any], header: dict[str, Any]) -> None:
    """Heads and tokens that there are not, which only a link can ask for, are refused."""
    count, kept = len(header["tokens"]), set(header["kept"])
    there = {"off": tuple(header["off"]), "hidden": tuple(each + 1 for each in range(count) if each not in kept)}
    for name, found in there.items():
        if found != tuple(sorted(set(values[name]))):
            link.refuse(f"{page.slug}.{name}")
            handles.put(page, **{name: KNOBS[name].write(found)})


def _strange(page: Text, header: dict[str, Any]) -> None:
    if header["unknown"]:
        names = " ".join(map(lesson.code, header["unknown"]))
        more = page("unknown.more", count=header["unknown_more"]) if header["unknown_more"] else ""
        st.warning(page("unknown", names=names, more=more), icon=":material/question_mark:")


def _asked(key: str, function: str, question: dict[str, Any]) -> Message:
    """A failure is remembered too: it keeps others waiting once, not at each touch. Raises Problem."""
    ask, path = patient().ask, f"core.predict.maps_child:{function}"
    return once.computed(key, question, lambda: ask(path, question, seconds=LOOKING, keep=False))


def _worded(header: dict[str, Any]) -> dict[str, Any]:
    """The same with the names of classes in the visitor's language, where they are those of our own sets."""
    if header["kind"] != "classes":
        return header
    classes = text("texts").group("class.")
    return {
        **header,
        "answers": [{**each, "name": classes.get(each["name"], each["name"])} for each in header["answers"]],
    }


def _forget(page: Text, ref: str, given: str) -> None:
    """Tokens that are left out belong to a network and a text, heads that are off to a network: with another one, all are back."""
    key = f"{page.slug}.hidden.of"
    known = st.session_state.get(key, (ref, given))
    if known[0] != ref:
        handles.put(page, hidden="", off="")
    elif known[1] != given:
        handles.put(page, hidden="")
    st.session_state[key] = (ref, given)


def _other(page: Text) -> str:
    """The second text."""
    key = f"{page.slug}.other"
    link.claim(key, str)
    link.recall(key)
    if key not in st.session_state:
        st.session_state[key] = st.query_params.get(key, page("example.other"))
    value = str(st.text_area(page("other"), key=key, height=90, max_chars=MOST_SIGNS, help=page("other.help")))
    link.keep(key, value)
    if value != page("example.other") and len(value) <= passage.IN_ADDRESS and value.isprintable():
        st.query_params[key] = value
    else:
        st.query_params.pop(key, None)
    return value


def _named(page: Text, source: maps.Source) -> str:
    if source.run is not None:
        live, run = text("live", page.language), source.run
        return page("model.run", progress=runs.progress(live, run), title=runs.title(live, run), id=run.id[:4])
    if source.sort == "folder":
        return page("model.folder", name=source.name)
    block = f"model.{source.name}"
    return page(block) if block in page else source.name


def _unseen(page: Text) -> None:
    """Take from the address what is not drawn now."""
    for knob in (*KNOBS.values(), *SWITCHES):
        link.claim(f"{page.slug}.{knob.name}", knob.parse)
    for name in ("passage", "other"):
        link.claim(f"{page.slug}.{name}", str)
