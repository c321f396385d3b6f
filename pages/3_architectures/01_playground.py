"""The playground: a small network learns while one watches, back and forth in time; every setting stands in the address."""

from functools import partial

import streamlit as st

from core.errors import Problem
from core.playground import experiment, export
from core.playground import quiz as answers
from core.playground.packet import parameters, sizes
from core.playground.presets import PRESETS
from core.playground.service import service
from pages.ui import ended, hidden, lesson, once, own_points, quiz, race, shelf, small, source, timeline

page = lesson.open("playground")
hid = hidden.names(page, small.CONTROLS)
service().warm()


def change(settings: dict[str, object]) -> None:
    """A hand changed something in the drawing, or brought points of its own."""
    small.change(page, settings)


def words(state: dict[str, object]) -> str:
    """An experiment that was kept, in a sentence."""
    given = experiment.read(state)
    return small.sentence(page, *small.examples_of(given))


def outcome(lines: timeline.Lines) -> bool:
    """What came out, below the drawing; whether the address has lost something."""
    ended.show(page, lines.trunk)
    if lines.branch:
        ended.show(page, lines.branch, branch=True)
    if not service().settled:
        st.caption(page("compiling"))
    return small.lost(page)


if "presets" not in hid:
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        st.markdown(page("presets"), width="content")
        for name, preset in PRESETS.items():
            key = f"playground.preset.{name}"
            st.button(page(f"preset.{name}"), on_click=small.put, args=(page, preset), key=key)
values = small.first(page, hid)
look, drawing = st.container(), st.container(key="playground-drawing")
with st.expander(page("data.title"), icon=":material/scatter_plot:"):
    values |= small.data(page, hid, values["kind"])
    if "own" not in hid:
        own_points.show(page, change, small.own(page, values["kind"]))
with st.expander(page("training.title"), icon=":material/tune:"):
    values |= small.training(page, hid)
given, examples, trouble = small.trained(page, small.experiment(page, values))
timeline.begin(page, given)
shown = next((name for name, preset in PRESETS.items() if preset == given), "own")
look.markdown(small.sentence(page, given, examples))
look.markdown(page(f"look.{shown}"))
header = {
    "labels": page.group("stage."),
    "language": page.language,
    "alt": page("alt"),
    "limits": small.limits(),
    "hidden": list(hid),
    "class_names": small.class_names(page, given, examples),
}
lines = None
with drawing:
    if trouble:
        # said in the drawing, where a hand paints
        header["trouble"] = lesson.sentence(trouble)
        timeline.sketch(timeline.Scene(page, given, examples, header, change))
    else:
        lines = timeline.show(timeline.Scene(page, given, examples, header, change), outcome)
numbers = lines.numbers() if lines else {}

race.show(page, given, None if trouble or "race" in hid else examples)
with st.expander(page("keep.title"), icon=":material/bookmark:"):
    st.caption(page("keep.link"))
    shelf.show(page, numbers, given.to_json(), words)
    if lines:
        branch = (lines.branch.changes, lines.branch.start) if lines.branch else ((), 0)
        title = small.sentence(page, given, examples).replace("**", "")
        made = {"script": (export.script, ".py"), "notebook": (export.notebook, ".ipynb")}
        with st.container(horizontal=True):
            for name, (make, end) in made.items():
                key, write = (
                    f"playground.{name}",
                    partial(make, given, *branch, title=title, words=page.group("export.")),
                )
                st.download_button(page(f"keep.{name}"), write, f"playground{end}", key=key, on_click="ignore")
        st.caption(page("keep.export.help"))
with st.expander(page("hide.title"), icon=":material/school:"):
    hidden.picker(page, small.CONTROLS)

source.show(page, "core/training/small_math.py", "forward", "gradient", "update")
for section in ("what", "learning", "time", "try"):
    st.markdown(page(f"body.{section}"))
if lines and numbers:
    shape = " → ".join(map(str, sizes(given, examples)))
    quiz.number(page, "parameters", parameters(given, examples), shape=shape)
    count, steps = answers.updates(given, examples)
    quiz.number(page, "updates", steps, examples=count, batch=given.network.batch_size)
    if lines.trunk.epoch:  # else it broke in the first
        third, epoch = answers.lowest(lines.trunk)
        why = page("why.last" if third == "last" else "why.earlier")
        told = {"epochs": f"{lines.trunk.epoch:,}", "epoch": f"{epoch:,}", "why": why}
        quiz.choose(page, "lowest", ("first", "middle", "last"), third, **told)
    if lines.trunk.epoch and (rate := answers.rate(given)):
        try:
            compute = partial(answers.faster, lines.trunk)
            how, epochs, before, after = once.computed("playground.faster", lines.trunk.key, compute)
            rates = {"rate": f"{rate:g}", "epochs": epochs, "before": f"{before:.3g}", "after": f"{after:.3g}"}
            quiz.choose(page, "faster", ("lower", "same", "higher", "diverged"), how, **rates)
        except Problem as problem:
            lesson.problem(problem)
lesson.close(page, next="convolution")
