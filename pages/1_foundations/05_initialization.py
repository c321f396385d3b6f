"""Initialization: what a deep network's first weights do to signals, gradients and neurons, before and after the first epochs."""

import streamlit as st

from core.config import knobs_of, to_dict
from core.errors import Problem
from core.foundations import initialization_measured as measured
from core.foundations import initialization_symmetry as symmetry
from core.foundations.initialization import EXAMPLES, InitializationConfig, relu_sigma
from core.foundations.initialization_digits import DigitsStartConfig
from core.foundations.initialization_start import look
from core.foundations.initialization_theory import quadrature
from core.foundations.terms import shown
from core.oracle.service import oracle
from pages.ui import choice, handles, knobs, lesson, link, quiz, source

page = lesson.open("initialization")
CONFIGS = (InitializationConfig, symmetry.TwinsConfig, DigitsStartConfig)
KNOBS = {knob.name: knob for config in CONFIGS for knob in knobs_of(config)}
DEEP, DIGITS = ("depth", "width", "sigma", "gain", "seed"), ("spread", "number")
RUN = "core.foundations.initialization_run:train"


def held(*names: str) -> dict[str, float]:
    """The numbers that a drawing of this page holds."""
    return {name: link.follow(f"initialization.{name}", KNOBS[name].parse, KNOBS[name].default) for name in names}


def draw(part: str, names: tuple[str, ...], **given: object) -> None:
    """Show one of the drawings."""
    steps = {name: 0 if KNOBS[name].log else 1 for name in names}
    handles.mount(page, "initialization", part, KNOBS, names, steps=steps, **given)


def draw_lines(part: str, x: list[int], series: dict[str, list[float]]) -> None:
    """Show numbers over time, with a sentence below."""
    draw(part, (), titles=page.group(f"figure.{part}."), measured={"x": x, "series": series})
    st.caption(page(f"figure.{part}"))


with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
    st.markdown(page("examples"), width="content")
    for name, example in EXAMPLES.items():
        setting = {"on_click": handles.put, "args": (page,), "kwargs": to_dict(example)}
        st.button(page(f"example.{name}"), key=f"initialization.example.{name}", **setting)
first = {name: choice.row(page, KNOBS[name]) for name in ("scheme", "activation")}
values = held(*DEEP)
deep = InitializationConfig(**first, **values)
seen = measured.measure(deep)
st.markdown(page(f"look.{measured.fate(deep, seen)}"))
first |= {"titles": page.group("choice.activation."), "quadrature": [each.tolist() for each in quadrature()]}
draw("layers", DEEP, **first, measured=measured.as_data(seen) | {"of": values})

st.markdown(page("body.variance"))
left = {name: measured.under_both(name, deep.depth) for name in KNOBS["activation"].choices}
rows = "\n".join(
    f"| {page(f'choice.activation.{name}')} | {' | '.join(f'${shown(gradient, 2)}$' for gradient in pair)} |"
    for name, pair in left.items()
)
st.markdown(page("body.table", depth=deep.depth, rows=rows))
st.markdown(page("body.chaos"))

st.markdown(page("twins"))
chosen = {}
for place, name in zip(st.columns([8, 4, 4, 4], gap="medium"), ("hidden", "constant", "noise", "steps"), strict=True):
    with place:
        chosen[name] = knobs.one(page, KNOBS[name])
start = symmetry.TwinsConfig(**chosen)
four = symmetry.train(start)
losses = {"loss": f"{four.losses[-1]:.4f}", "first": f"{four.losses[0]:.4f}"}
st.markdown(page("twins.count", steps=start.steps, different=symmetry.different(four.last), **losses))
draw_lines("twins", *symmetry.paths(four))
rows = "\n".join(
    f"| {number} | {' | '.join(f'{row[place]:.5f}' for place in (0, 1, 3))} |"
    for number, row in enumerate(symmetry.neurons(four.gradient), 1)
)
st.markdown(page("twins.table", rows=rows))
zeros = {name: symmetry.TwinsConfig(name, steps=start.steps) for name in KNOBS["hidden"].choices}
rows = "\n".join(
    f"| {page(f'choice.hidden.{name}')} | {page(f'moves.{symmetry.learning(each)}')} "
    f"| {symmetry.different(symmetry.train(each).last)} |"
    for name, each in zeros.items()
)
st.markdown(page("body.twins", steps=start.steps, rows=rows))

st.markdown(page("digits"))
values = held(*DIGITS)
draw("digits", DIGITS, measured=look(**values) | {"of": values})
training = {}
for place, name in zip(st.columns(2, gap="medium"), ("rate", "epochs"), strict=True):
    with place:
        training[name] = knobs.one(page, KNOBS[name])
task = {**values, **training}
if st.button(page("train"), type="primary", key="initialization.train"):
    try:
        with st.spinner(page("training")):
            st.session_state["initialization.trained"] = task, oracle().ask(RUN, task, seconds=120)[0]
    except Problem as problem:
        lesson.problem(problem)
known, learned = st.session_state.get("initialization.trained", (None, None))
if known == task:
    draw_lines("losses", list(range(task["epochs"] + 1)), {name: each["losses"] for name, each in learned.items()})
    told = {f"{kind}_{name}": each[kind] for name, each in learned.items() for kind in ("moved", "flat")}
    told |= {f"right_{name}": each["right"][-1] for name, each in learned.items()}
    results = {key: f"{value:.3f}" if key[0] == "m" else f"{100 * value:.0f}" for key, value in told.items()}
    st.markdown(page("digits.result", sigma=f"{values['spread']:g}", **results))
else:
    st.info(page("train.empty"), icon=":material/psychology:")
st.markdown(page("body.digits"))
st.markdown(page("body.try"))
named = {name: page(f"choice.{name}.{getattr(deep, name)}") for name in ("scheme", "activation")}
quiz.choose(page, "wider", ("same", "double", "fourfold"), measured.wider(deep), scheme=named["scheme"])
theirs = {"activation": named["activation"], "depth": deep.depth, "left": f"${shown(left[deep.activation][1], 2)}$"}
quiz.choose(page, "he", ("less", "same", "more"), measured.he_leaves(deep), **theirs)
quiz.number(page, "sigma", relu_sigma(deep.width), digits=3, n=deep.width)
quiz.number(page, "one", symmetry.one_disturbed(start), constant=f"{start.constant:g}", steps=start.steps)
source.show(page, "core/foundations/initialization.py", "weight_variance", "unit_weights", "propagate")
source.show(page, "core/foundations/initialization_theory.py", "predict")
source.show(page, "core/foundations/initialization_digits.py", "forward", "backward", "epoch")
lesson.close(page, next="by_hand")
