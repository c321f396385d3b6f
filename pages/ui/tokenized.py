"""Texts cut into tokens, put before the learner: a sentence in three ways, and why five whole sentences teach nothing.

Words are those of tokens.md, whatever page shows it; the keys of the widgets are the page's. Knows no model.
"""

from __future__ import annotations

from dataclasses import asdict

import streamlit as st

from core.config import Knob
from core.data.five_reviews import LONGEST, Review, reviews
from core.data.token_config import TokenConfig
from core.errors import Problem
from core.runs.process import Message
from pages.ui import asked, choice, lesson, stage
from pages.ui.text import Text, text
from pages.ui.text_set import Chosen

PREVIEW = "core.data.token_preview:preview"
JUDGED = "core.data.five_reviews:judged"
MOST = 2000  # characters that may be typed; of these the first are shown
LANGUAGE = Knob("five_language", "choice", "zh", choices=("zh", "en"))
REVIEW = Knob("five_review", "choice", "bad", choices=("good", "bad", "not", "own"))


def show(page: Text, chosen: Chosen, config: TokenConfig) -> None:
    """A sentence of the learner's, cut with the tokens that the chosen texts teach, in each unit beside the others."""
    words = words_of(page)
    st.markdown(words("cut.lead"))
    if not chosen.ready:
        st.caption(words("cut.later"))
        return
    typed = st.text_input(
        words("cut.sentence"), key=f"{page.slug}.sentence", placeholder=words("cut.placeholder"), max_chars=MOST
    )
    kind = "labelled" if chosen.classes else "running"
    question = {"name": chosen.name, "own": chosen.own, "kind": kind, "most": config.most, "unit": config.unit}
    question |= {"text": typed or ""}
    answer = _answer(words, "sentence", PREVIEW, question)
    if answer is None:
        return
    found, _ = answer
    stage.mount(
        "tokens",
        data={**_plain("cut", words), "text": found["text"], "units": found["units"], "chosen": config.unit},
        key=f"{page.slug}.tokens.stage",
        alt=words("cut.alt"),
    )
    counts = {"learned": f"{found['learned']:,}", "count": f"{found['count']:,}"}
    said = [words("cut.learned.part" if found["learned"] < found["count"] else "cut.learned.all", **counts)]
    if found["example"]:
        said.insert(0, words("cut.example"))
    if found["left"]:
        said.append(words("cut.left", kept=len(found["text"]), left=found["left"]))
    st.caption(" ".join(said))


def five(page: Text) -> None:
    """Five reviews, and what each way of cutting them knows of a sixth."""
    words = words_of(page)
    st.markdown(words("five.lead"))
    language = choice.row(words, LANGUAGE)
    which = choice.row(words, REVIEW)
    if which == "own":
        key = f"{page.slug}.five_own.{language}"
        typed = st.text_input(words("five.write"), key=key, placeholder=words("five.placeholder"), max_chars=LONGEST)
        if not (typed or "").strip():
            st.caption(words("five.empty"))
            return
        sixth: dict[str, object] = {"text": typed, "positive": None, "meaning": ""}
    else:
        sixth = _review(words, language, reviews(language, "new")[REVIEW.choices.index(which)])
    answer = _answer(words, "five", JUDGED, {"language": language, "text": sixth["text"]})
    if answer is None:
        return
    found, _ = answer
    shown = [_review(words, language, each) for each in reviews(language)]
    stage.mount(
        "tokens",
        data={**_plain("five", words), "reviews": shown, "asked": sixth, "units": found["units"]},
        key=f"{page.slug}.five.stage",
        alt=words("five.alt"),
    )
    by_unit = {each["unit"]: each for each in found["units"]}
    told: dict[str, str] = {
        f"{unit}_known": words("stage.five.of", count=each["known"], all=len(each["asked"]))
        for unit, each in by_unit.items()
    }
    told |= {str(unit): f"{100 * each['positive']:.0f}" for unit, each in by_unit.items()}
    st.markdown(words(f"five.told.{which}", **told))
    st.markdown(words("five.moral"))


def words_of(page: Text) -> Text:
    """The words of tokens.md, for widgets that belong to `page`."""
    words = text("tokens", page.language)
    words.slug = page.slug
    return words


def _answer(words: Text, name: str, function: str, question: dict[str, object]) -> Message | None:
    """What the oracle says; None while it does not, or cannot, and then the page says that."""
    answer = asked.soon(f"{words.slug}.{name}", function, question, keep=False)
    asked.wait()
    if isinstance(answer, Problem):
        lesson.problem(answer)
        return None
    if answer is None:
        st.caption(words("waiting"))
    return answer


def _plain(part: str, words: Text) -> dict[str, object]:
    """What a drawing needs that no hand changes."""
    return {"part": part, "labels": words.group("stage."), "values": {}, "limits": {}, "echo": 0}


def _review(words: Text, language: str, review: Review) -> dict[str, object]:
    """With what it means, for a page in the other language."""
    return asdict(review) | ({"meaning": ""} if words.language == language else {})
