"""Home: a network to draw for, where to start, the chapters that exist, and what this visitor trained last."""

from pathlib import Path

import streamlit as st

from core.errors import Problem
from core.runs.run import ACTIVE, ENDED
from core.runs.service import engine
from pages.ui import chapters, lesson, runs, stage, visitor
from pages.ui.text import text

DRAWINGS = Path(__file__).resolve().parents[2] / "assets" / "images" / "chapters"
START = ("neuron", "cnn", "predict")
FIRST = "cnn"  # where a first run is trained
SHOWN, MOST = 8, 200  # runs
ROW = 3  # cards

page = lesson.open("home")
stage.mount("hero", data={"labels": page.group("hero.")}, key="home.hero", alt=page("hero.alt"))
st.markdown(page("hero.look"))

found = [chapter for chapter in chapters.all_chapters() if chapter.name != "start"]
paths = chapters.paths()

st.header(page("start"), anchor=False)
steps = [slug for slug in START if slug in paths]
for number, (slug, place) in enumerate(zip(steps, st.columns(ROW), strict=False), 1):
    with place.container(border=True, height="stretch", gap="xsmall"):
        st.page_link(paths[slug], label=f"**{number}** · **{text(slug)('title')}**", icon=":material/arrow_forward:")
        st.markdown(page(f"step.{slug}"))

st.header(page("chapters"), anchor=False)
places = [place for _ in range(0, len(found), ROW) for place in st.columns(ROW)]
for chapter, place in zip(found, places, strict=False):
    with place.container(border=True, height="stretch", gap="small"):
        st.image(str(DRAWINGS / f"{chapter.name}.svg"), width=256, alt="")
        st.subheader(text("chapters")(chapter.name), anchor=False)
        st.markdown(page(f"chapter.{chapter.name}"))
        for each in chapter.pages:
            st.page_link(str(each.path), label=text(each.slug)("title"), icon=":material/arrow_forward:")

st.header(page("runs"), anchor=False)
place = paths.get(FIRST)
try:
    active = sorted(engine().store.runs(visitor.current(), MOST, ACTIVE), key=lambda run: run.place or 0)
    ended = engine().store.runs(visitor.current(), SHOWN, ENDED)
except Problem as trouble:
    lesson.problem(trouble)
    active = ended = []
for run in [*active, *ended][:SHOWN]:
    runs.row(run)
if active[SHOWN:]:
    with st.expander(page("runs.more", n=len(active) - SHOWN), icon=":material/hourglass_empty:"):
        for run in active[SHOWN:]:
            runs.row(run)
if not active and not ended:
    st.markdown(page("runs.empty"))
    if place:
        st.page_link(place, label=page("runs.begin", title=text(FIRST)("title")), icon=":material/add:")

st.markdown(f":small[{page('about')}]")
lesson.close(page)
