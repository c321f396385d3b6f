"""Activations: a curve with its derivative, a chain of layers, softmax. The drawings live in the browser, their numbers in the
address."""

from functools import partial

import streamlit as st

from core.config import from_dict, knobs_of, to_dict
from core.errors import Problem
from core.foundations import curve, softmax, stack
from core.foundations.activations import ACTIVATIONS
from pages.ui import choice, lesson, link, quiz, source, stage

page = lesson.open("activations")
PARTS = {"curve": curve.CurveConfig, "stack": stack.StackConfig, "softmax": softmax.SoftmaxConfig}
STEEP = ("sigmoid", "tanh", "leaky_relu", "silu")  # never two of them as steep as each other, but for single points


def released(part: str) -> None:
    """A hand let go of a number in a drawing."""
    try:
        values = st.session_state[f"activations.{part}"]["released"]["values"]
        config = to_dict(from_dict(PARTS[part], values))
        st.session_state.update({f"activations.{name}": config[name] for name in values})
    except (Problem, KeyError, TypeError):
        link.refuse(f"activations.{part}")


def put(function: str, chain: stack.StackConfig) -> None:
    """Write an example into the address."""
    values = {"function": function, **to_dict(chain)}
    st.session_state.update({f"activations.{name}": value for name, value in values.items()})


def numbers(part: str) -> dict[str, float]:
    """The numbers of a drawing as the address says them."""
    return {
        knob.name: link.follow(f"activations.{knob.name}", knob.parse, knob.default)
        for knob in knobs_of(PARTS[part])
        if knob.kind != "choice"
    }


def draw(part: str, values: dict[str, float], **shown: object) -> None:
    """Mount one of the three drawings."""
    limits = {
        knob.name: {"low": knob.low, "high": knob.high, "step": knob.step or 1, "log": knob.log}
        for knob in knobs_of(PARTS[part])
        if knob.name in values
    }
    names = {f"name.{name}": label for name, label in page.group("choice.function.").items()}
    seen = (st.session_state.get(f"activations.{part}") or {}).get("released", {}).get("serial", 0)
    stage.mount(
        "activations",
        data={
            "part": part,
            "values": values,
            "limits": limits,
            "labels": {**page.group("stage."), **names},
            "echo": seen,
            **shown,
        },
        key=f"activations.{part}",
        alt=page(f"alt.{part}"),
        on_released_change=partial(released, part),
    )


pair = {knob.name: choice.row(page, knob) for knob in knobs_of(curve.CurveConfig) if knob.kind == "choice"}
function, second = pair["function"], pair["second"]
st.markdown(page(f"look.{function}"))
place = numbers("curve")
shown = [name for name in dict.fromkeys((function, second)) if name != "none"]
draw("curve", place, **pair, zones={name: [to_dict(zone) for zone in curve.flat_zones(name)] for name in shown})
for column, name in zip(st.columns(len(shown)), shown, strict=True):
    column.markdown(page(f"formula.{name}"))
st.markdown(page("body.curve"))

st.markdown(page("stack"))
chain = stack.StackConfig(**numbers("stack"))  # read before the buttons, which write it
with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
    st.markdown(page("examples"), width="content")
    for name, example in stack.EXAMPLES.items():
        st.button(page(f"example.{name}"), on_click=put, args=example, key=f"activations.example.{name}")
draw("stack", to_dict(chain), **pair)
st.markdown(page("body.stack"))

st.markdown(page("softmax"))
classes = choice.row(page, next(knob for knob in knobs_of(softmax.SoftmaxConfig) if knob.kind == "choice"))
config = softmax.SoftmaxConfig(classes=classes, **numbers("softmax"))
draw("softmax", {name: value for name, value in to_dict(config).items() if name != "classes"}, classes=classes)
for section in ("body.softmax", "body.try"):
    st.markdown(page(section))

z, w = (f"${number:g}$" for number in (place["place"], chain.weight))
asked = {"n": chain.layers, "twice": 2 * chain.layers, "w": w, "function": page(f"choice.function.{function}")}
quiz.choose(page, "steepest", STEEP, curve.steepest(STEEP, place["place"]), z=z)
quiz.choose(page, "deeper", ("grows", "stays", "shrinks"), stack.deeper(ACTIVATIONS[function], chain), **asked)
quiz.choose(page, "raise", ("raise", "lower", "equal"), softmax.raise_or_lower(config.logits, config.temperature))
quiz.number(page, "hot", float(softmax.softmax(config.logits, 1e12)[0]), n=classes)

source.show(page, "core/foundations/activations.py")
source.show(page, "core/foundations/stack.py", "run")
source.show(page, "core/foundations/softmax.py", "softmax", "jacobian")
lesson.close(page, next="cnn")
