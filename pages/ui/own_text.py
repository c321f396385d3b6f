"""A learner's own texts: a file becomes a set to learn from, and everything that was left out or cut is told. Knows no network.

A set never changes. Which one it is stands in the address under `<slug>.own`; `words` are those of texts.md with the page's slug.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any

import streamlit as st

from core.config import Knob
from core.data import own_texts, text_config
from core.data.own_texts import Card, Kind
from core.errors import Problem
from core.oracle import own_texts as reading
from core.oracle.own_texts import Look, Report
from core.settings import settings
from pages.ui import lesson, link, own_work, small, visitor
from pages.ui.text import Text

OWN = Knob("own", "word", "", pattern=text_config.OWN_ID)
MOST_MB = text_config.MOST_BYTES // 1_000_000
LONGEST: dict[Kind, int] = {  # characters of what is kept
    "labelled": text_config.LONGEST_TEXT,
    "running": text_config.LONGEST_RUNNING,
    "pairs": text_config.LONGEST_SENTENCE,
}


def show(words: Text, kind: Kind, wide: bool = False) -> str:
    """The ways to texts of one's own, side by side where there is room. Returns the name of the set in use, "" for none."""
    own = str(link.follow(f"{words.slug}.own", OWN.parse, OWN.default))
    st.fragment(_workshop)(words, kind, wide)
    return own


def _workshop(words: Text, kind: Kind, wide: bool) -> None:
    before = st.session_state.get(f"{words.slug}.own", "")
    own_work.collect(words)
    own = st.session_state.get(f"{words.slug}.own", "")
    if st.session_state.pop(f"{words.slug}.own.left", False) or own != before:
        st.rerun()  # the rest of the page is about another set
    limits = {"mb": MOST_MB, "days": f"{settings().keep_days:g}", "sets": own_texts.SETS_OF_VISITOR}
    if kind == "labelled":
        limits |= {"classes": text_config.MOST_CLASSES, "least": text_config.FEWEST}
    st.markdown(words(f"own.lead.{kind}", longest=f"{LONGEST[kind]:,}", **limits))
    left, right = st.columns(2, gap="large") if wide else (st.container(), st.container())
    with left:
        _file(words, kind)
    with right:
        own_work.show(words)
        if trouble := _told(words, "trouble"):
            lesson.problem(trouble)
        if report := _told(words, "report"):
            _account(words, kind, report)
        if own and (card := _card(own)) and card.kind == kind:
            _current(words, kind, card)
        _kept(words, kind, own)


def _file(words: Text, kind: Kind) -> None:
    """The field for a file; of a table also the choice of its columns."""
    key = f"{words.slug}.own.file"
    file = st.file_uploader(words(f"own.file.{kind}"), key=key, max_upload_size=MOST_MB)
    if file is None:
        _tell(words, seen=None)
        return
    content, name = file.getvalue(), file.name
    if _told(words, "seen") != file.file_id:
        _tell(words, seen=file.file_id, look=None, trouble=None, report=None)
        if kind == "labelled":
            _begin(words, partial(reading.look, content), _looked)
        else:
            keep = reading.keep_pairs if kind == "pairs" else reading.keep_running
            _begin(words, partial(keep, content, name, visitor.current()), _made)
    look = _told(words, "look")
    if kind == "labelled" and isinstance(look, Look):
        _columns(words, look, content, name)


def _columns(words: Text, look: Look, content: bytes, name: str) -> None:
    key = f"{words.slug}.own"
    st.caption(words(f"own.encoding.{look.encoding}"))
    if not look.header:
        st.caption(words("own.header"))
    columns = list(look.columns)
    first, second = st.columns(2)
    text = first.selectbox(words("own.text"), columns, columns.index(look.text), key=f"{key}.text")
    guess = None if look.label is None else columns.index(look.label)
    label = second.selectbox(words("own.label"), columns, guess, key=f"{key}.label")
    if guess is None and label is None:
        lesson.problem(Problem("texts_no_label_column", limit=text_config.MOST_CLASSES))

    def use() -> None:
        _tell(words, trouble=None, report=None)
        _begin(words, partial(reading.keep_labelled, content, text, label or "", name, visitor.current()), _made)

    ready = label is not None and not own_work.under_way(words)
    st.button(words("own.use"), on_click=use, key=f"{key}.use", type="primary", disabled=not ready)


def _begin(words: Text, do: Callable[[], Any], then: Callable[[Text, Any], None]) -> None:
    """Ask while the page goes on; where the answer is there at once, the page shows it at once."""
    own_work.begin(words, lambda _told: do(), partial(then, words))


def _looked(words: Text, outcome: Look | Problem) -> None:
    _tell(words, **{"trouble" if isinstance(outcome, Problem) else "look": outcome})


def _made(words: Text, outcome: Report | Problem) -> None:
    if isinstance(outcome, Problem):
        _tell(words, trouble=outcome)
        return
    _tell(words, report=outcome)
    st.session_state[f"{words.slug}.own"] = outcome.card.id


def _account(words: Text, kind: Kind, report: Report) -> None:
    """What became of the file, a sentence for each thing."""
    card = report.card
    numbers = {"count": f"{card.count:,}"}
    if kind != "running":
        numbers["rows"] = f"{report.rows:,}"
    if kind == "labelled":
        numbers["classes"] = _classes(words, card)
    said = [words(f"own.used.{kind}", **numbers), words(f"own.encoding.{report.encoding}")]
    if report.replaced:
        said.append(words("own.replaced", count=f"{report.replaced:,}"))
    if report.cut:
        said.append(words(f"own.cut.{kind}", count=f"{report.cut:,}", limit=f"{report.limit:,}"))
    limits: dict[str, dict[str, object]] = {
        "small": {"least": text_config.FEWEST},
        "full": {"most": f"{(text_config.MOST_PAIRS if kind == 'pairs' else text_config.MOST_TEXTS):,}"},
        "long": {"limit": f"{report.limit:,}"},
    }
    said += [
        words(f"own.dropped.{reason}", count=f"{count:,}", **limits.get(reason, {}))
        for reason, count in report.dropped.items()
    ]
    if kind != "pairs":
        said.append(words(f"own.language.{card.language}"))
    st.info("\n".join(f"- {sentence}" for sentence in said), icon=":material/checklist:")


def _classes(words: Text, card: Card) -> str:
    pairs = zip(card.classes, card.counts, strict=True)
    return small.joined(
        words, [words("own.class", name=lesson.plain(name), count=f"{count:,}") for name, count in pairs]
    )


def _current(words: Text, kind: Kind, card: Card) -> None:
    numbers = {"title": lesson.plain(card.title) or card.id, "count": f"{card.count:,}"}
    if kind == "labelled":
        numbers["classes"] = _classes(words, card)
    st.markdown(words(f"own.now.{kind}", **numbers))


def _kept(words: Text, kind: Kind, own: str) -> None:
    """The files that the visitor has brought: to use one again, or to delete it."""
    key = f"{words.slug}.own.kept"
    if not st.toggle(words("own.kept"), key=key, help=words("own.kept.help")):
        return
    cards = own_texts.sets_of(visitor.current(), kind)
    if not cards:
        st.caption(words("own.kept.none"))
    for card in cards:
        made = datetime.fromtimestamp(card.created).astimezone()
        count = words(f"own.count.{kind}", count=f"{card.count:,}")
        title = lesson.plain(card.title) or card.id
        st.markdown(words("own.kept.one", title=title, count=count, made=f"{made:%Y-%m-%d %H:%M}"))
        with st.container(horizontal=True):
            at = f"{key}.{card.id}"
            used = card.id == own
            st.button(words("own.kept.open"), on_click=_open, args=(words, card.id), key=f"{at}.open", disabled=used)
            with st.popover(words("own.kept.delete"), icon=":material/delete:"):
                st.markdown(words("own.kept.sure"))
                delete = partial(_delete, words, card.id, own)
                st.button(words("own.kept.delete"), on_click=delete, key=f"{at}.delete", type="primary")


def _open(words: Text, own: str) -> None:
    """The page is about another set, or none."""
    st.session_state[f"{words.slug}.own"] = own
    st.session_state[f"{words.slug}.own.left"] = True
    _tell(words, report=None, trouble=None)


def _delete(words: Text, id: str, own: str) -> None:
    with suppress(Problem):  # it has gone already
        own_texts.delete(id, visitor.current())
    if id == own:
        _open(words, "")


def _card(own: str) -> Card | None:
    try:
        return own_texts.card_of(own)
    except Problem:  # told where the page asks for it
        return None


def _told(words: Text, name: str) -> Any:
    return st.session_state.get(f"{words.slug}.own.said", {}).get(name)


def _tell(words: Text, **said: Any) -> None:
    st.session_state.setdefault(f"{words.slug}.own.said", {}).update(said)
