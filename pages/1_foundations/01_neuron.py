"""One neuron to take hold of: the drawing lives in the browser, every one of its numbers stands in the address."""

import streamlit as st

from core.config import from_dict, knobs_of, to_dict
from core.errors import Problem
from core.foundations import neuron_step
from core.foundations.curve import flat_zones
from core.foundations.neuron import CLAIMS, EXAMPLES, NeuronConfig, check_gradient, compute
from core.foundations.neuron_look import look
from pages.ui import choice, exact, lesson, link, quiz, source, stage

page = lesson.open("neuron")
KNOBS = {knob.name: knob for knob in knobs_of(NeuronConfig)}
NUMBERS = [knob for knob in KNOBS.values() if knob.kind == "float"]
config = {}


def put(neuron: NeuronConfig) -> None:
    """Write a neuron into the widgets and thereby into the address."""
    for name, value in to_dict(neuron).items():
        st.session_state[f"neuron.{name}"] = value


def show(neuron: NeuronConfig) -> None:
    """Put a claim's neuron into the drawing, which is far above."""
    put(neuron)
    stage.scroll_to("neuron.sentence")


def released() -> None:
    """A hand let go of a number in the drawing."""
    try:
        put(from_dict(NeuronConfig, st.session_state["neuron.stage"]["released"]["values"]))
    except (Problem, KeyError, TypeError):
        link.refuse("neuron.stage")


with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
    st.markdown(page("examples"), width="content")
    for name, example in EXAMPLES.items():
        st.button(page(f"example.{name}"), on_click=put, args=(example,), key=f"neuron.example.{name}")
sentence = st.container(key="neuron.sentence")
for place, name in zip(st.columns([11, 5]), ("activation", "inputs"), strict=True):
    with place:
        config[name] = choice.row(page, KNOBS[name])
drawing = st.container()

with st.expander(page("exact"), icon=":material/tune:"):
    st.caption(page("exact.help"))
    unused = {knob.name for knob in NUMBERS if knob.name[1:].isdigit() and int(knob.name[1:]) > config["inputs"]}
    config |= exact.numbers(page, NUMBERS, disabled=unused)
    config["points"] = choice.row(page, KNOBS["points"], disabled=config["inputs"] != 2)
neuron = NeuronConfig(**config)

st.session_state["neuron.look"] = look(neuron, st.session_state.get("neuron.look", "own"))
sentence.markdown(page(f"look.{st.session_state['neuron.look']}"))
with drawing:
    stage.mount(
        "neuron",
        data={
            "values": to_dict(neuron),
            "limits": {knob.name: [knob.low, knob.high] for knob in NUMBERS},
            "zones": {name: [to_dict(zone) for zone in flat_zones(name)] for name in KNOBS["activation"].choices},
            "labels": page.labels(),
            "echo": stage.echo("neuron.stage"),
        },
        key="neuron.stage",
        alt=page("alt"),
        on_released_change=released,
    )

check = check_gradient(neuron)
with st.expander(page("check"), icon=":material/fact_check:"):
    rows = zip(check.names, check.derived, check.measured, strict=True)
    table = "\n".join(
        f"| {page(f'symbol.{name}')} | {derived:.9f} | {measured:.9f} |" for name, derived, measured in rows
    )
    st.markdown(page("check.body", rows=table, error=f"{check.error:.1e}"))
    st.markdown(page(f"check.{'step' if neuron.activation == 'step' else 'agree' if check.agrees else 'kink'}"))

for section in ("what", "activation", "xor", "gradient"):
    st.markdown(page(f"body.{section}"))
parameters = [*(f"w{i + 1}" for i in range(neuron.inputs)), "b"]
quiz.choose(page, "moves", [*parameters, "several", "none"], neuron_step.moves_most(neuron))
quiz.choose(
    page, "turns", ("falls", "stays", "rises"), neuron_step.loss_turns(neuron), eta=f"${neuron.learning_rate:g}$"
)
inputs = ",\\ ".join(f"x_{i} = {x:g}" for i, x in enumerate(neuron.x, 1))
quiz.number(page, "undecided", neuron_step.undecided_bias(neuron), inputs=f"${inputs}$")
st.markdown(page("claims"))
for place, (name, claim) in zip(st.columns(len(CLAIMS)), CLAIMS.items(), strict=True):
    with place.container(border=True, height="stretch"):
        out, _, gradients = compute(claim)
        st.markdown(
            page(
                f"claim.{name}",
                z=f"{out.z:g}",
                a=f"{out.a:.4g}",
                slope=f"{gradients.a_by_z:g}",
                gradient=f"{gradients.w[0]:.4g}",
            )
        )
        st.button(page("claim.try"), on_click=show, args=(claim,), key=f"neuron.claim.{name}")

source.show(page, "core/foundations/neuron.py", "forward", "squared_loss", "backward", "descend", "finite_differences")
lesson.close(page, next="activations")
