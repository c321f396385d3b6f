"""A text under the eyes of a trained network: which network, which text, what each token or character does to it.

`kind` is "reading" (why is it of this class?) or "writing" (which unit fires on which character?). The words are those of
reader.md; what is chosen stands in the address under `<page>.look.…`. Knows no tensor and no page by name.
"""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import Any

import streamlit as st

from core.config import Knob, knobs_of
from core.data.text_config import CLASSES
from core.errors import Problem
from core.oracle.service import patient
from core.predict import sequences as networks
from core.runs.process import Message
from core.sequences.looks_config import DRAWN, MOST_READ, MOST_WRITTEN, Kind, LooksConfig, kept
from core.wire import pack
from pages.ui import asked, choice, handles, lesson, link, menu, passage, trained
from pages.ui.text import Text, text

KNOBS = {knob.name: knob for knob in knobs_of(LooksConfig)}
ANSWER = "-"  # the class that is explained is the one that the network answers; else its number
_MOST: dict[Kind, int] = {"reading": MOST_READ, "writing": MOST_WRITTEN}
_SECONDS = 60.0


def words_of(page: Text) -> Text:
    """The words of reader.md under the name of a page, so that each page has its own network and text."""
    words = text("reader", page.language)
    words.slug = f"{page.slug}.look"
    return words


def show(page: Text, kind: Kind) -> None:
    """The whole part of a page: title, choices, the drawing. What cannot be done is said in its place."""
    words = words_of(page)
    st.subheader(words(f"{kind}.title"), anchor=False)
    st.markdown(words(f"{kind}.lead"))
    st.fragment(_part)(words, kind, page.slug)  # a hand on it draws nothing else of the page anew


def _part(page: Text, kind: Kind, slug: str) -> None:
    try:
        trained.follow(page, kind, slug)
        trained.above(page, kind, slug)
        _show(page, kind)
    except Problem as problem:
        _unseen(page)
        lesson.problem(problem)
    asked.wait()


def _unseen(page: Text) -> None:
    """Take from the address what is not drawn now: it waits for a network."""
    for name, knob in KNOBS.items():
        link.claim(f"{page.slug}.{name}", knob.parse)
    for name in ("model", "lane", "target", "passage"):
        link.claim(f"{page.slug}.{name}", str)


def _show(page: Text, kind: Kind) -> None:
    models = trained.models(page, kind, by_language=True)
    if not models:
        _unseen(page)
        st.info(page("none"), icon=":material/model_training:")
        return
    ref = menu.pick(page, "model", list(models), lambda each: trained.named(page, models[each]))
    path, step = str(networks.path(ref)), getattr(models[ref], "step", 0)
    told = asked.found(f"{page.slug}.about", f"core.sequences.{kind}_looks:about", {"path": path, "step": step})
    if told is None:  # PyTorch is being loaded, and nothing below waits for it
        _unseen(page)
        st.caption(page("asking"))
        return
    about, most = told[0], _MOST[kind]
    given, count = kept(passage.given(page, kind, about["language"], most), most)
    question: dict[str, Any] = {"path": path, "text": given}
    classes: list[str] = []
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        if kind == "reading":
            classes = _class_names(about["classes"])
            question |= _reading(page, about, classes)
        if about["layers"] > 1 and question.get("lane") not in about.get("linear", ()):
            layers = tuple(range(1, about["layers"] + 1))
            question["layer"] = choice.row(page, Knob("layer", "choice", layers[-1], choices=layers))
    if not given.strip():
        _unseen(page)
        st.info(page("empty"), icon=":material/text_fields:")
        return
    header, arrays = _looked(page, kind, step, question)
    _said(page, kind, header, classes)
    if count > most:
        st.caption(page("cut.characters", kept=f"{most:,}", count=f"{count:,}"))
    data: dict[str, Any] = {"kind": kind, "classes": classes}
    data["packed"] = base64.b64encode(pack(header, arrays)).decode("ascii")
    handles.mount(page, "reader", kind, KNOBS, DRAWN[kind], **data)
    if kind == "reading":
        _sums(page, header, classes)


def _class_names(classes: list[str]) -> list[str]:
    """Those of a set that brought them in the visitor's language; a learner's own as they were given."""
    labels = text("texts").group("class.") if tuple(classes) in CLASSES.values() else {}
    return [labels.get(each, each) for each in classes]


def _reading(page: Text, about: dict[str, Any], classes: list[str]) -> dict[str, Any]:
    """Which of the networks that learned side by side, how contributions are found, and for which class."""
    lanes = tuple(about["lanes"])
    lane = choice.row(page, Knob("lane", "choice", lanes[0], choices=lanes))
    methods = ("left_out", "exact" if lane in about["linear"] else "gradients")
    method = choice.row(page, replace(KNOBS["method"], choices=methods))
    named = {ANSWER: page("target.answer")} | {str(number): name for number, name in enumerate(classes)}
    target = menu.pick(page, "target", list(named), lambda each: named[each])
    return {"lane": lane, "method": method, "target": -1 if target == ANSWER else int(target)}


def _looked(page: Text, kind: Kind, step: int, question: dict[str, Any]) -> Message:
    """The answer; the last one is remembered, and nobody else's question finds it. Raises Problem."""
    key, asking = f"{page.slug}.looked", (kind, step, question)
    known = st.session_state.get(key)
    if not known or known[0] != asking:
        with st.spinner(page("asking")):
            found = patient().ask(f"core.sequences.{kind}_looks:look", question, seconds=_SECONDS, keep=False)
        known = st.session_state[key] = (asking, found)
    answer: Message = known[1]
    return answer


def _said(page: Text, kind: Kind, header: dict[str, Any], classes: list[str]) -> None:
    """What the networks answer, and what of the text they did not see."""
    if kind == "reading":
        rows = [_row(page(f"choice.lane.{each['name']}"), each["probabilities"]) for each in header["lanes"]]
        heads = "".join(f" {lesson.plain(name)} |" for name in classes)
        st.markdown("\n".join([f"| {page('network')} |{heads}", "|:--|" + "--:|" * len(classes), *rows]))
        if header["read"] < header["tokens"]:
            st.caption(page("cut.tokens", read=header["read"], tokens=f"{header['tokens']:,}"))
    if header["unknown"]:
        total = header.get("read", len(header["text"]))
        all_of = "unknown.all" if header["unknown"] == total else "unknown.some"
        st.caption(page(f"{kind}.{all_of}", count=header["unknown"], total=total))


def _row(name: str, chances: list[float]) -> str:
    """A line of the table; what is answered is bold."""
    cells = [f"**{_percent(p)}**" if p == max(chances) else _percent(p) for p in chances]
    return f"| {name} | {' | '.join(cells)} |"


def _sums(page: Text, header: dict[str, Any], classes: list[str]) -> None:
    """What the contributions add up to, and what that must equal."""
    gap = header["total"] - (header["score"] - header["baseline"])
    numbers = {name: _signed(header[name]) for name in ("total", "score", "baseline")}
    sums = page(
        f"sum.{header['method']}",
        name=lesson.plain(classes[header["target"]]),
        gap=_signed(gap),
        steps=header["steps"],
        **numbers,
    )
    st.markdown(sums)


def _signed(value: float) -> str:
    return f"{value:.3f}".replace("-", "−") if abs(value) >= 0.0005 else "0.000"


def _percent(share: float) -> str:
    return "> 99.9 %" if share >= 0.9995 else f"{100 * share:.1f} %"
