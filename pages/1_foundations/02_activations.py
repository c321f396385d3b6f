"""Activations: a curve with its derivative, a chain of layers, softmax. The drawings live in the browser, their numbers in the
address."""

from functools import partial

import streamlit as st

from core.config import knobs_of, to_dict
from core.foundations import curve, softmax, stack
from core.foundations.activations import ACTIVATIONS
from pages.ui import choice, handles, lesson, quiz, source

page = lesson.open("activations")
KNOBS = {
    part: {knob.name: knob for knob in knobs_of(config)}
    for part, config in (
        ("curve", curve.CurveConfig),
        ("stack", stack.StackConfig),
        ("softmax", softmax.SoftmaxConfig),
    )
}
STEEP = ("sigmoid", "tanh", "leaky_relu", "silu")  # never two of them as steep as each other, but for single points


def draw(part: str, **shown: object) -> dict[str, float]:
    """Show one of the three drawings; its numbers."""
    knobs = {name: knob for name, knob in KNOBS[part].items() if knob.kind != "choice"}
    return handles.mount(
        page,
        "activations",
        part,
        knobs,
        list(knobs),
        steps={name: 0 if knob.log else knob.step or 1 for name, knob in knobs.items()},
        titles=page.group("choice.function."),
        **shown,
    )


pair = {name: choice.row(page, KNOBS["curve"][name]) for name in ("function", "second")}
function = pair["function"]
chosen = [name for name in dict.fromkeys(pair.values()) if name != "none"]
st.markdown(page(f"look.{function}"))
place = draw("curve", **pair, zones={name: [to_dict(zone) for zone in curve.flat_zones(name)] for name in chosen})
for column, name in zip(st.columns(len(chosen)), chosen, strict=True):
    column.markdown(page(f"formula.{name}"))
st.markdown(page("body.curve"))

st.markdown(page("stack"))
with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
    st.markdown(page("examples"), width="content")
    for name, (its_function, example) in stack.EXAMPLES.items():
        put = partial(handles.put, page, function=its_function, **to_dict(example))
        st.button(page(f"example.{name}"), on_click=put, key=f"activations.example.{name}")
chain = stack.StackConfig(**draw("stack", **pair))
st.markdown(page("body.stack"))

st.markdown(page("softmax"))
classes = choice.row(page, KNOBS["softmax"]["classes"])
config = softmax.SoftmaxConfig(classes=classes, **draw("softmax", classes=classes))
for section in ("body.softmax", "body.try"):
    st.markdown(page(section))

z, w = (f"${number:g}$" for number in (place["place"], chain.weight))
asked = {"n": chain.layers, "twice": 2 * chain.layers, "w": w, "function": page(f"choice.function.{function}")}
quiz.choose(page, "steepest", STEEP, curve.steepest(STEEP, place["place"]), z=z)
quiz.choose(page, "deeper", ("grows", "stays", "shrinks"), stack.deeper(ACTIVATIONS[function], chain), **asked)
rivals = [*map(str, range(1, classes + 1)), "several"]
quiz.choose(page, "rival", rivals, str(softmax.rival(config.logits) or "several"))
quiz.number(page, "hot", float(softmax.softmax(config.logits, 1e12)[0]), n=classes)

source.show(page, "core/foundations/activations.py")
source.show(page, "core/foundations/stack.py", "run")
source.show(page, "core/foundations/softmax.py", "softmax", "jacobian")
lesson.close(page, next="losses")
