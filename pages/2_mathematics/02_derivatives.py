"""Slopes, the chain rule, the way downhill and areas: drawn in the browser from the tree of the learner's own function."""

import math

import streamlit as st

from core.config import knobs_of
from core.errors import Problem
from core.foundations import graph
from core.foundations.calculus import EXAMPLES, GRAPHS, CalculusConfig, Curve, best_width, check_slope, side_of_sum
from core.foundations.expression import parse, size
from core.foundations.notation import latex
from core.foundations.surfaces import STARTS, SURFACES, stability
from pages.ui import choice, handles, lesson, link, quiz, source

page = lesson.open("derivatives")
KNOBS = {knob.name: knob for knob in knobs_of(CalculusConfig)}
state = st.session_state


def example(name: str) -> None:
    """Take one of the examples."""
    text, at, h = EXAMPLES[name]
    handles.put(page, f=text, at=at, h=h, look=name, trouble=None)


def readable(text: str) -> str:
    """The text of a function that can be read; raises Problem for any other."""
    Curve.read(text)
    return text


def typed() -> None:
    """The learner typed a function; one that cannot be read leaves the last one in place."""
    try:
        handles.put(page, f=readable(state["derivatives.typed"].strip()), look="own", trouble=None)
    except Problem as problem:
        handles.put(page, trouble=problem)


# ---- the learner's function, its secant and its tangent
with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
    st.markdown(page("examples"), width="content")
    for name in EXAMPLES:
        st.button(page(f"example.{name}"), on_click=example, args=(name,), key=f"derivatives.example.{name}")
text = link.follow("derivatives.f", readable, EXAMPLES["start"][0])
if not state.get("derivatives.trouble"):
    state["derivatives.typed"] = text
st.text_input(page("knob.f"), key="derivatives.typed", on_change=typed, help=page("knob.f.help"))
if state.get("derivatives.trouble"):
    lesson.problem(state["derivatives.trouble"])
curve = Curve.read(text)
formula = "formula.nowhere" if not curve.somewhere else "formula" if size(curve.slope) <= 60 else "formula.long"
st.markdown(page(formula, f=latex(curve.value), slope=latex(curve.slope)))
look = state.setdefault("derivatives.look", "start" if text == EXAMPLES["start"][0] else "own")
st.markdown(page(f"look.{look}"))
at = handles.mount(page, "calculus", "tangent", KNOBS, ("at", "h", "reach"), curve=curve.trees())["at"]
with st.expander(page("check"), icon=":material/fact_check:"):
    check = check_slope(curve, at)
    none = math.isnan(curve(at))  # then there is nothing to differentiate
    ways = {
        way: "–" if none else f"{getattr(check, way):.10g}".replace("nan", "–")
        for way in ("derived", "backward", "measured")
    }
    st.markdown(page("check.body", a=f"{at:g}", **ways))
    st.markdown(page(f"check.{'none' if none else 'kink' if check.kink else 'agree' if check.agrees else 'differ'}"))
st.markdown(page("body.derivative"))
best = best_width(curve, at)
if best:
    quiz.choose(page, "width", ("coarse", "fine", "finest"), best)

# ---- the chain rule on a graph
st.markdown(page("body.chain"))
tree = parse(GRAPHS[choice.row(page, KNOBS["graph"])], ("x", "y"))
nodes = graph.build(tree)
st.markdown(page("graph.formula", f=latex(tree)))
inputs = handles.mount(page, "calculus", "graph", KNOBS, ("x", "y", "step"), nodes=graph.trees(nodes))
st.markdown(page("body.graph"))
by_x, by_y = graph.gradient(nodes, {name: inputs[name] for name in "xy"})
quiz.choose(
    page, "input", ("x", "y", "same"), graph.stronger(by_x, by_y), dx=f"{by_x + 0.0:.4g}", dy=f"{by_y + 0.0:.4g}"
)  # no −0

# ---- downhill on a surface
st.markdown(page("body.gradient"))
name = choice.row(page, KNOBS["surface"])
if state.get("derivatives.ground", name) != name:  # another surface has its own start, and a rate that shows its nature
    handles.put(page, **STARTS[name], taken=0)
handles.put(page, ground=name)
surface = SURFACES[name]
st.markdown(page(f"surface.{name}", f=latex(surface.value)))
HANDS = ("start_x", "start_y", "learning_rate", "taken")
handles.mount(page, "calculus", "surface", KNOBS, HANDS, surface=surface.trees())
st.markdown(page("body.descent"))
quiz.number(page, "rate", stability(surface), surface=page(f"choice.surface.{name}"))

# ---- the integral as an area
st.markdown(page("body.area"))
HANDS = ("low", "high", "n", "rule", "reach")
strips = handles.mount(page, "calculus", "area", KNOBS, HANDS, curve=curve.trees())
st.markdown(page("body.integral"))
low, high, n = (strips[name] for name in ("low", "high", "n"))
side = side_of_sum(curve, low, high, n)
if side:
    quiz.choose(
        page, "side", ("more", "less", "same"), side, f=latex(curve.value), low=f"{low:g}", high=f"{high:g}", n=n
    )

source.show(page, "core/foundations/expression.py", "parse", "_Reader", "evaluate")
source.show(page, "core/foundations/derivative.py", "differentiate")
source.show(page, "core/foundations/graph.py", "forward", "backward")
source.show(page, "core/foundations/calculus.py", "difference_quotient", "riemann_sum", "area")
source.show(page, "core/foundations/surfaces.py", "descend")
lesson.close(page, next="probability")
