"""Forward and backward: a small network stepped number by number in the browser; its shape and its numbers stand in the address."""

import streamlit as st

from core.config import Knob, knobs_of, to_dict
from core.errors import Problem
from core.foundations import gradient_flow
from core.foundations.difference import measure
from core.foundations.edited import NUMBERS, edited, made, settled
from core.foundations.network import LIMIT, NetworkConfig
from core.foundations.presets import PRESETS
from core.foundations.shape import shuffled
from core.foundations.trace import trace
from core.oracle.service import oracle
from pages.ui import knobs, lesson, link, menu, quiz, source, stage

page = lesson.open("backprop")
KNOBS = {knob.name: knob for knob in knobs_of(NetworkConfig)}
ROWS = ("inputs", "h1", "h2", "h3", "outputs"), ("loss", "act1", "act2", "act3", "act_out")
EXAMPLES = {"start": NetworkConfig(), **PRESETS}
STEP = Knob("step", "int", 1, 0, 9999)


def put(net: NetworkConfig, step: int = 1) -> None:
    """Write a network into the widgets and thereby into the address."""
    for name, value in to_dict(net).items():
        st.session_state[f"backprop.{name}"] = KNOBS[name].write(value) if name in NUMBERS else value
    st.session_state.update({"backprop.step": step, "backprop.shown": net})


def released() -> None:
    """A hand let go of a number in the drawing, asked for a step of gradient descent, or stepping rests."""
    try:
        report = st.session_state["backprop.stage"]["released"]
        step, learn = STEP.accept(report["step"]), report.get("learn") is True
        if report["edits"] or learn:
            put(edited(st.session_state["backprop.shown"], report["edits"], learn=learn), step)
        st.session_state["backprop.step"] = step
    except (Problem, KeyError, TypeError, ValueError, AttributeError):
        link.refuse("backprop.stage")


def written(name: str) -> str:
    """A list of numbers as it stands in the address."""
    return link.follow(f"backprop.{name}", lambda text: KNOBS[name].write(KNOBS[name].parse(text)), "")


def named(id: str) -> str:
    """A weight or a bias in words."""
    return page(f"stage.kind.{quantities[id]['kind']}", **quantities[id])


with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
    st.markdown(page("examples"), width="content")
    for name, example in EXAMPLES.items():
        st.button(page(f"example.{name}"), on_click=put, args=(example,), key=f"backprop.example.{name}")
sentence, drawing = st.container(), st.container()
settings = {}
with st.expander(page("shape"), icon=":material/account_tree:"):
    st.caption(page("shape.help"))
    for row in ROWS:
        for place, name in zip(st.columns((4, 3, 3, 3, 4)), row, strict=True):
            absent = name.startswith("act") and not settings.get(f"h{name[-1]}", 1)
            brought = name == "act_out" and settings["loss"] in ("bce", "cross_entropy")
            with place:
                settings[name] = knobs.one(page, KNOBS[name], disabled=absent or brought)
    settings["learning_rate"] = knobs.one(page, KNOBS["learning_rate"])
    again = st.container()
settings["seed"] = link.follow("backprop.seed", KNOBS["seed"].parse, 0)
net = NetworkConfig(**settings, **{name: KNOBS[name].parse(written(name)) for name in NUMBERS})
try:
    net = settled(net, st.session_state.get("backprop.shown"))
except Problem:  # a link with more or fewer numbers than its shape has
    link.refuse("backprop.weights")
    net = made(net)
for name in NUMBERS:
    st.session_state[f"backprop.{name}"] = KNOBS[name].write(getattr(net, name))
    written(name)
again.button(page("again"), on_click=put, args=(shuffled(net, (net.seed + 1) % 10000),), key="backprop.again")
st.session_state["backprop.shown"] = net
try:
    header, _ = oracle().ask("core.foundations.checked:autograd", {"config": to_dict(net)}, seconds=30)
    steps = trace(net, header["values"])
except Problem as problem:  # PyTorch does not answer
    steps = trace(net)
    lesson.problem(problem)
quantities = steps["quantities"]
look = next((name for name, example in EXAMPLES.items() if example == net), "own")
sentence.markdown(page(f"look.{look}"))
with drawing:
    stage.mount(
        "backprop",
        data={
            "trace": steps,
            "step": min(link.follow("backprop.step", STEP.parse, 1), len(steps["order"])),
            "limits": [-LIMIT, LIMIT],
            "labels": page.group("stage."),
            "echo": stage.echo("backprop.stage"),
        },
        key="backprop.stage",
        alt=page("alt"),
        on_released_change=released,
    )
with st.expander(page("check"), icon=":material/fact_check:"):
    st.markdown(page("check.body"))
    id = menu.pick(page, "checked", [id for id in quantities if id[0] in "wb" and "_" not in id], named)
    found, derived = measure(net, id), quantities[f"d{id}"]["value"]
    values = {"above": f"{found.above:.12g}", "below": f"{found.below:.12g}", "slope": f"{found.slope:.9f}"}
    st.markdown(page("check.result", **values, derived=f"{derived:.9f}", error=f"{abs(found.slope - derived):.1e}"))
    st.markdown(page("check.kink" if found.kink else "check.agree"))
for section in ("chain", "delta", "vanish", "cost", "try"):
    st.markdown(page(f"body.{section}"))
layers = map(str, range(1, len(steps["sizes"])))
quiz.choose(page, "steepest", [*layers, "shared"], str(gradient_flow.steepest_layer(steps) or "shared"))
quiz.number(page, "nudge", gradient_flow.nudged(steps, id, 0.1), digits=3, weight=named(id))
quiz.number(page, "silent", gradient_flow.silent(steps))
there, back = gradient_flow.products(steps)
quiz.number(page, "cost", back, there=there)
source.show(page, "core/foundations/network.py", "forward", "loss_of", "output_delta", "backward", "descend")
lesson.close(page, next="initialization")
