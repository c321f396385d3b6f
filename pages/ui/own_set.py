"""The learner's own classes: what was brought becomes a set to learn from, and a network that learned from it can be asked.

A set never changes: what is added makes another. Which set it is stands in the address.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from core.config import Knob, knobs_of
from core.data import own_pictures
from core.data.own_classes import NoSet
from core.data.own_names import class_names
from core.data.own_pictures import MOST_CLASSES, MOST_PICTURES, SETS_OF_VISITOR, Card
from core.data.pictures import PicturesConfig
from core.data.split import FEWEST
from core.data.zip_pictures import MOST_BYTES
from core.errors import Problem
from core.predict import own_pictures as bringing
from core.settings import settings
from pages.ui import choice, dropped, lesson, link, own_asked, own_brought, own_kept, own_work, tiles, visitor
from pages.ui.text import Text

OWN = next(knob for knob in knobs_of(PicturesConfig) if knob.name == "own")
HOW = Knob("own_how", "choice", "draw", choices=("draw", "upload", "camera", "zip"))
FORM = Knob("own_form", "choice", "gray", choices=("gray", "color"))
WAYS = {"draw": own_brought.drawn, "upload": own_brought.uploaded, "camera": own_brought.taken}
COMMAS = "，、;；\n"


def current(page: Text) -> str:
    """The set that is chosen: its name, "" for none."""
    return str(link.follow(f"{page.slug}.own", OWN.parse, OWN.default))


def show(page: Text) -> None:
    """The set as it is, and how pictures come to it. A stroke of the pen draws nothing else of the page anew."""
    st.fragment(_workshop)(page)


def _workshop(page: Text) -> None:
    slug, before = page.slug, current(page)
    own_work.collect(page)
    own = current(page)
    if st.session_state.pop(f"{slug}.own.left", False) or own != before:
        st.rerun()  # the rest of the page is about another set
    kept = f"{settings().keep_days:g}"
    limits = {"most": MOST_PICTURES, "classes": MOST_CLASSES, "least": FEWEST}
    st.markdown(page("own.lead", **limits, days=kept, sets=SETS_OF_VISITOR))
    how = choice.row(page, HOW)
    names = _names(page, own) if how != "zip" else []
    left, right = st.columns(2, gap="large")
    with left:
        content = WAYS[how](page, names) if how != "zip" else _zip(page)
    with right:
        own_asked.show(page, own, content)
        busy = own_work.show(page)
        _waiting(page, names, own, busy)
        if trouble := st.session_state.get(f"{slug}.own.trouble"):
            if isinstance(trouble, NoSet):
                dropped.failed(page, trouble)
            else:
                lesson.problem(trouble)
        if read := st.session_state.get(f"{slug}.own.unread"):
            dropped.oblong(page, read.oblong)
            dropped.reasons(page, read.left)
        if report := st.session_state.get(f"{slug}.own.report"):
            dropped.show(page, report)
        if own:
            _made(page, own)
        own_kept.show(page, own, partial(_open, page))


def _names(page: Text, own: str) -> list[str]:
    """The classes, as the learner writes them with commas between."""
    key = f"{page.slug}.own_classes"
    if key not in st.session_state:
        kept = st.session_state.get(f"{key}.kept") or ", ".join(card.classes if (card := _card(own)) else ())
        st.session_state[key] = kept or page("own.classes.first")
    written = st.text_input(page("own.classes"), key=key, help=page("own.classes.help"), max_chars=1000)
    st.session_state[f"{key}.kept"] = written  # the field goes when another way is chosen
    for comma in COMMAS:
        written = written.replace(comma, ",")
    names = list(dict.fromkeys(filter(None, class_names(written.split(",")).values())))
    if len(names) > MOST_CLASSES:
        st.caption(page("own.classes.many", limit=MOST_CLASSES, last=lesson.plain(names[MOST_CLASSES - 1])))
    if len({*names, *(card.classes if (card := _card(own)) else ())}) < 2:
        st.caption(page("own.classes.one"))
    return names[:MOST_CLASSES]


def _card(own: str) -> Card | None:
    try:
        return own_pictures.card_of(own) if own else None
    except Problem:
        return None


def _zip(page: Text) -> bytes:
    """A ZIP of folders becomes a set at once."""
    most = MOST_BYTES >> 20
    file = st.file_uploader(page("own.zip", mb=most), key=f"{page.slug}.own.zip", max_upload_size=most)
    form = choice.row(page, FORM)

    def make() -> None:
        if file is not None:
            _make(page, partial(bringing.from_zip, file.getvalue(), form, visitor.current()), 0)

    ready = file is not None and not own_work.under_way(page)
    st.button(page("own.unzip"), on_click=make, key=f"{page.slug}.own.unzip", disabled=not ready, type="primary")
    return b""


def _waiting(page: Text, names: list[str], own: str, busy: bool) -> None:
    """What was brought, and the button that makes a set of it."""
    waiting = own_brought.draft(page)
    if not waiting:
        return
    place = st.container()
    form = choice.row(page, FORM, disabled=bool(own))
    if card := _card(own):
        form = card.form
    with place:
        own_brought.show(page, names, form)

    def make() -> None:
        given = list(waiting)
        _make(page, lambda _told: bringing.from_pictures(given, form, visitor.current(), own), len(given))

    with st.container(horizontal=True):
        label = page("own.more" if own else "own.make", count=len(waiting))
        st.button(label, on_click=make, key=f"{page.slug}.own.make", type="primary", disabled=busy)
        st.button(
            page("own.drop"),
            on_click=_forget,
            args=(page,),
            key=f"{page.slug}.own.drop",
            icon=":material/delete:",
            disabled=busy,
        )


def _forget(page: Text, used: int | None = None) -> None:
    """The first `used` pictures that wait, or all of them, and what was said of them."""
    del own_brought.draft(page)[:used]
    own_brought.trouble(page, None)
    for name in ("report", "unread"):
        st.session_state.pop(f"{page.slug}.own.{name}", None)


def _make(page: Text, bring: Callable[[bringing.Progress], bringing.Report], used: int) -> None:
    """Make the set while the page goes on; then the page is about it. It uses up the first `used` pictures that wait."""

    def made(outcome: bringing.Report | Problem) -> None:
        if isinstance(outcome, Problem):
            own_brought.trouble(page, outcome)
            st.session_state.pop(f"{page.slug}.own.report", None)  # of a set made before
            return
        _forget(page, used)
        st.session_state[f"{page.slug}.own.report"] = outcome
        st.session_state[f"{page.slug}.own"] = outcome.card.id

    own_work.begin(page, bring, made)


def _made(page: Text, own: str) -> None:
    """The set that is chosen."""
    try:
        found = own_pictures.load(own)
    except Problem:
        return  # told where the page asks for its shape
    card = found.card
    form = page(f"choice.own_form.{card.form}")
    st.markdown(page("own.made", count=sum(card.counts), classes=len(card.classes), form=form))
    rows = [(found.labels == place).nonzero()[0][: own_brought.SHOWN] for place in range(len(card.classes))]
    images = found.pictures[[row for each in rows for row in each]].transpose(0, 2, 3, 1)
    titles = [page("own.count", name=name, count=count) for name, count in zip(card.classes, card.counts, strict=True)]
    shown = list(zip(titles, map(len, rows), strict=True))
    tiles.groups(f"{page.slug}.own.tiles", images, shown, alt=page("own.tiles"))
    st.button(
        page("own.leave"), on_click=_leave, args=(page,), key=f"{page.slug}.own.leave", icon=":material/restart_alt:"
    )


def _leave(page: Text) -> None:
    """Begin another set; the old one stays for the runs that learned from it."""
    _open(page, "")
    _forget(page)


def _open(page: Text, own: str) -> None:
    """The page is about another set, or none."""
    st.session_state[f"{page.slug}.own"] = own
    st.session_state[f"{page.slug}.own.left"] = True
    for name in ("report", "unread"):
        st.session_state.pop(f"{page.slug}.own.{name}", None)
