"""Vectors and matrices: a product cell by cell, the plane a matrix moves, and what can be undone. Drawn in the browser."""

import streamlit as st

from core.config import knobs_of
from core.errors import Problem
from core.foundations import linear
from core.foundations.elimination import as_shown, eliminate
from core.foundations.linear_examples import EXAMPLES, WORKED
from core.foundations.matrix_questions import questions
from core.foundations.matrix_text import LONGEST, read_matrix, to_latex, write_entry, write_matrix
from pages.ui import choice, exact, lesson, link, quiz, source, stage

page = lesson.open("matrices")
KNOBS = {knob.name: knob for knob in knobs_of(linear.MatricesConfig)}
SOURCES = {
    "product": ("linear", ("product", "transpose")),
    "dot": ("linear", ("project",)),
    "plane": ("linear", ("determinant",)),
    "inverse": ("elimination", ("eliminate",)),
    "solve": ("linear", ("solve",)),
    "eigen": ("linear", ("eigen",)),
}
matrices, trouble = {}, ""


def put(settings: dict[str, object]) -> None:
    """Write settings into the widgets and thereby into the address."""
    for name, value in settings.items():
        st.session_state[f"matrices.{name}"] = value


def released() -> None:
    """A hand let go of something in the drawing."""
    try:
        changed = st.session_state["matrices.stage"]["released"]["values"]
        typed = {
            name: write_matrix(read_matrix("; ".join(map(" ".join, changed[name]))))
            for name in changed.keys() & {"a", "b"}
        }
        put({**{name: KNOBS[name].accept(value) for name, value in changed.items() if name not in typed}, **typed})
    except (Problem, KeyError, TypeError, AttributeError):
        link.refuse("matrices.stage")


view = choice.row(page, KNOBS["view"])
with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
    st.markdown(page("examples"), width="content")
    for name, example in EXAMPLES[view].items():
        st.button(page(f"example.{view}.{name}"), on_click=put, args=(example,), key=f"matrices.{view}.{name}")
st.markdown(page(f"look.{view}"))
drawing = st.container()

with st.expander(page("exact"), icon=":material/tune:"):
    st.caption(page("exact.help"))
    for place, name in zip(st.columns(2), ("a", "b"), strict=True):
        with place:
            matrices[name] = exact.text(page, name, WORKED[name], read_matrix, LONGEST)
    values = exact.numbers(page, list(KNOBS.values())[1:])
config = linear.MatricesConfig(view=view, **values)
a, b = (linear.array(matrices[name]) for name in ("a", "b"))
found = None
try:
    if view == "inverse":
        found = eliminate(matrices["a"])
    elif view == "product":
        linear.product(a, b)
except Problem as problem:
    trouble = lesson.sentence(problem)
with drawing:
    stage.mount(
        "matrices",
        data={
            "view": view,
            "values": {
                **{name: [[write_entry(entry) for entry in row] for row in rows] for name, rows in matrices.items()},
                **values,
            },
            "limits": {name: [KNOBS[name].low, KNOBS[name].high] for name in values},
            "steps": as_shown(found) if found else None,
            "trouble": trouble,
            "labels": page.labels(),
            "echo": stage.echo("matrices.stage"),
        },
        key="matrices.stage",
        alt=page(f"alt.{view}"),
        on_released_change=released,
    )
if found:
    shown = {"a": to_latex(matrices["a"]), "area": write_entry(found.determinant)}
    if found.inverse:
        st.markdown(page("inverse.found", inverse=to_latex(found.inverse), **shown))
    else:
        st.markdown(page("inverse.none", x=to_latex([[entry] for entry in found.kernel]), **shown))

st.markdown(page(f"body.{view}"))
st.markdown(page(f"try.{view}"))
for each in questions(config, matrices["a"], matrices["b"]):
    quiz.ask(page, each)
where, names = SOURCES[view]
source.show(page, f"core/foundations/{where}.py", *names)
lesson.close(page, next="derivatives")
