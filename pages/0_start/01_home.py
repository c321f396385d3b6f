"""Home: a network to draw for, where to start, the chapters that exist, and what this visitor trained last."""

import time
from pathlib import Path

import streamlit as st

from core.errors import Problem
from core.runs.service import engine
from pages.ui import chapters, lesson, stage, visitor
from pages.ui.text import text

DRAWINGS = Path(__file__).resolve().parents[2] / "assets" / "images" / "chapters"
START = ("neuron", "cnn", "predict")
TRAINING = "cnn"  # the page that opens a run
SHOWN = 5  # runs
ROW = 3  # cards
COLORS = {"running": "blue", "paused": "gray", "queued": "gray", "finished": "primary", "failed": "orange"}
AGO = (("days", 1440), ("hours", 60), ("minutes", 1), ("now", 0))  # minutes in each

page = lesson.open("home")
stage.mount("hero", data={"labels": page.group("hero.")}, key="home.hero", alt=page("hero.alt"))
st.markdown(page("hero.look"))

found = [chapter for chapter in chapters.all_chapters() if chapter.name != "start"]
paths = {each.slug: str(each.path) for chapter in found for each in chapter.pages}

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
try:
    runs = engine().store.runs(visitor.current(), SHOWN)
except Problem as trouble:
    lesson.problem(trouble)
    runs = []
for run in runs:
    settings = {**run.experiment.get("model", {}), **run.experiment.get("optimizer", {})}
    known = {
        "width",
        "kernel",
        "rule",
        "learning_rate",
    } <= settings.keys()  # an earlier version may have written others
    accuracy = run.metrics.get("test_accuracy", run.metrics.get("validation_accuracy"))
    minutes = (time.time() - run.created) // 60
    unit, size = next((unit, size) for unit, size in AGO if minutes >= size or not size)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", border=True):
        st.badge(page(f"state.{run.state}"), color=COLORS.get(run.state, "gray"))
        st.markdown(page("run.title", **settings) if known else page("run.other", id=run.id[:6]), width="stretch")
        st.markdown(
            page("run.no_accuracy") if accuracy is None else page("run.accuracy", percent=f"{100 * accuracy:.1f}"),
            width="content",
        )
        st.caption(page(f"ago.{unit}", n=int(minutes // max(size, 1))), width="content")
        if TRAINING in paths:
            st.page_link(paths[TRAINING], label=page("run.open"), query_params={f"{TRAINING}.run": run.id})
if not runs:
    st.markdown(page("runs.empty"))
    if TRAINING in paths:
        st.page_link(paths[TRAINING], label=page("runs.begin", title=text(TRAINING)("title")), icon=":material/add:")

st.markdown(f":small[{page('about')}]")
lesson.close(page)
