"""The run shelf: every run of the visitor in a list, several laid over each other, and all that can be done with one."""

import streamlit as st

from core.config import knobs_of
from core.runs.record import follows_settings
from core.runs.shelf_config import ShelfConfig
from core.runs.shelf_questions import questions
from core.runs.trials import PAIRS
from core.settings import settings
from pages.ui import (
    chapters,
    exported,
    handles,
    lesson,
    menu,
    quiz,
    shelf_actions,
    shelved,
    source,
    stage,
    trials,
)

page = lesson.open("runs")
KNOBS = {knob.name: knob for knob in knobs_of(ShelfConfig)}
LIST = ("find", "kind", "state", "sort", "order", "chosen")
CHART = ("measure", "axis", "scale", "lines")


def put(pair):
    """Start a trial's runs; their curves grow in the chart."""
    shelf_actions.trial(page, pair)
    stage.scroll_to("runs.chart")


found, own = shelved.listed()
shelf_actions.trouble(page)
if own is not None:
    shelf_actions.removed(page)
limit = settings().keep_per_visitor
if own is not None:
    st.caption(page("count", count=len(found), limit=f"{limit:,}") if own else page("count.none"))
if own and len(found) >= limit:
    st.warning(page("full", limit=f"{limit:,}"), icon=":material/inventory_2:")
compared = shelved.chosen(page, found, handles.values(page, KNOBS, ["chosen"])["chosen"])
st.session_state["runs.shown"] = [each.id for each in compared]
handles.mount(
    page, "shelf", "list", KNOBS, LIST, shown=st.session_state["runs.shown"], own=bool(own), **shelved.rows(page, found)
)
if own is False:
    shelf_actions.examples(page)

documents = shelved.documents(page, compared)
with st.container(key="runs.chart"):
    handles.mount(page, "shelf", "chart", KNOBS, CHART, **shelved.compared(page, compared, documents))
    st.markdown(page("look"))
if compared:
    st.markdown(page("do"))
    names = {each.id: shelved.called(page, each) for each in compared}
    with st.container(border=True):
        at = menu.pick(page, "looked", list(names), lambda each: names[each])
        looked = next(each for each in compared if each.id == at)
        shelf_actions.buttons(page, looked)
        if looked.id in documents and not follows_settings(documents[looked.id]):
            st.caption(page("apart"))
        shelf_actions.words(page, looked)
        exported.one(page, looked, documents)
    with st.container(horizontal=True, gap="small"):
        exported.several(page, compared, documents)
        shelf_actions.delete(page, compared)
with st.expander(page("import.title"), icon=":material/upload_file:"):
    shelf_actions.bring(page)
shelf_actions.watch(page, found)

for section in ("body.differ", "body.same", "body.kept"):
    st.markdown(page(section))
for each in (each for chapter in chapters.all_chapters() for each in chapter.pages if each.slug == "playground"):
    st.page_link(str(each.path), label=page("playground"), icon=":material/bookmark:")
trials.show(page, PAIRS, put)
for each in questions(compared, documents):
    quiz.ask(page, each)
source.show(page, "core/runs/shelf.py", "shelf", "differing")
source.show(page, "core/runs/curves.py", "joined")
source.show(page, "core/runs/tensorboard.py", "event_file", "_record", "crc32c")
lesson.close(page, next="search")
