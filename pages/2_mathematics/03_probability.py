"""Probability: a distribution and its lots, a test for a disease, two distributions and their surprise; all to take hold of."""

import math
from functools import partial

import streamlit as st

from core.config import from_dict, knobs_of, to_dict
from core.errors import Problem
from core.foundations import bayes, distributions, information, sampling
from pages.ui import choice, exact, lesson, link, quiz, source, stage

page = lesson.open("probability")
CONFIGS = {"lots": distributions.ChanceConfig, "test": bayes.BayesConfig, "bars": information.InformationConfig}
KNOBS = {knob.name: knob for config in CONFIGS.values() for knob in knobs_of(config)}
NUMBERS = {part: [knob for knob in knobs_of(config) if knob.kind != "choice"] for part, config in CONFIGS.items()}


def put(**values: object) -> None:
    """Write values into the widgets and thereby into the address."""
    st.session_state.update({f"probability.{name}": value for name, value in values.items()})


def released(part: str) -> None:
    """A hand let go of something in a drawing; what comes may be anything."""
    try:
        told = st.session_state[f"probability.stage.{part}"]["released"]["values"]
        put(**(information.taken(told) if part == "bars" else to_dict(from_dict(CONFIGS[part], told))))
    except (Problem, KeyError, TypeError):
        link.refuse(f"probability.stage.{part}")


def draw(part: str, values: dict[str, object], **more: object) -> None:
    """Mount one of the three drawings."""
    limits = {knob.name: [knob.low, knob.high, knob.step or 1] for knob in NUMBERS[part]}
    shared = {"part": part, "limits": limits, "labels": page.labels(), "echo": stage.echo(f"probability.stage.{part}")}
    stage.mount(
        "chance",
        data={**shared, "values": values, **more},
        key=f"probability.stage.{part}",
        alt=page(f"alt.{part}"),
        on_released_change=partial(released, part),
    )


def cases(examples: dict[str, dict[str, object]]) -> None:
    """Buttons that put an example into the drawing below."""
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        st.markdown(page("cases"), width="content")
        for name, values in examples.items():
            st.button(page(f"case.{name}"), on_click=put, kwargs=values, key=f"probability.case.{name}")


st.markdown(page("lots.title"))
kind = choice.row(page, KNOBS["kind"])
st.markdown(page("look.lots"))
drawing = st.container()
with st.expander(page("exact"), icon=":material/tune:"):
    st.caption(page("exact.help"))
    chance = distributions.ChanceConfig(kind=kind, **exact.numbers(page, NUMBERS["lots"]))
with drawing:
    draw("lots", to_dict(chance))
d = distributions.distribution(chance)
with st.expander(page("check"), icon=":material/fact_check:"):
    summary = sampling.summary(d, sampling.draw(d, chance.seed, chance.draws)).items()
    found = {name: " | ".join(f"{value:.9g}".replace("nan", "–") for value in row) for name, row in summary}
    st.markdown(page("check.body", draws=chance.draws, **found))
st.markdown(page("body.lots"))
quiz.number(page, "mean_sd", sampling.standard_error(d, 100), sd=f"{sampling.standard_error(d, 1):.4g}")

st.markdown(page("test.title"))
cases({name: to_dict(example) for name, example in bayes.EXAMPLES.items()})
st.markdown(page("look.test"))
drawing = st.container()
with st.expander(page("exact"), icon=":material/tune:"):
    rates = exact.numbers(page, NUMBERS["test"])
test = bayes.BayesConfig(**rates, results=link.follow("probability.results", KNOBS["results"].parse, "none"))
with drawing:
    draw("test", to_dict(test))
hit, alarm = bayes.likelihoods(test, True)
over, rest = rf"{hit:.4g} \cdot {test.base_rate:.4g}", rf"{alarm:.4g} \cdot {test.healthy:.4g}"
worth = bayes.predictive_values(test)[0]
st.markdown(page("bayes.never" if math.isnan(worth) else "bayes.numbers", over=over, rest=rest, result=f"{worth:.4g}"))
st.markdown(page("body.test"))
if not math.isnan(worth):
    finds, spares = f"{hit:.4g}", f"{test.specificity:.4g}"
    quiz.number(page, "elsewhere", bayes.posterior(0.5, hit, alarm), sensitivity=finds, specificity=spares)
    missed, alarms = bayes.half_of_one_error(test)
    better = "same" if abs(missed - alarms) < 5e-4 else "missed" if missed > alarms else "alarms"
    quiz.choose(page, "halve", ("missed", "alarms", "same"), better, missed=f"{missed:.3f}", alarms=f"{alarms:.3f}")

st.markdown(page("bars.title"))
unit = choice.row(page, KNOBS["unit"])
cases({name: {"bars_p": p, "bars_q": q} for name, (p, q) in information.EXAMPLES.items()})
st.markdown(page("look.bars"))
drawing = st.container()
with st.expander(page("exact"), icon=":material/tune:"):
    p = exact.text(page, "bars_p", information.START[0], information.read_distribution, information.LONGEST)
    q = exact.text(page, "bars_q", information.START[1], information.read_distribution, information.LONGEST)
    samples = exact.text(page, "samples", information.SAMPLES_START, information.read_samples, information.LONGEST)
    try:
        information.compare(p, q)
    except Problem as problem:
        with drawing:  # in sight, where the drawing shows other distributions than were typed
            lesson.problem(problem)
        p, q = map(information.read_distribution, information.START)
with drawing:
    rows = [{"label": label, "p": predicted} for label, predicted in samples]
    draw("bars", {"p": p, "q": q, "samples": rows}, unit=unit)
found = {name: f"{value:.4f}".replace("inf", r"\infty") for name, value in information.measures(p, q, unit).items()}
st.markdown(page("bars.numbers", unit=page(f"choice.unit.{unit}"), **found))
st.markdown(page("body.bars"))
quiz.number(page, "half", float(information.surprise(0.5, unit)), unit=page(f"choice.unit.{unit}"))

source.show(page, "core/foundations/distributions.py", "binomial", "normal", "moments")
source.show(page, "core/foundations/sampling.py", "uniforms", "draw", "running_mean")
source.show(page, "core/foundations/bayes.py", "posterior", "beliefs", "table")
source.show(page, "core/foundations/information.py", "surprise", "cross_entropy", "divergence", "mean_loss")
lesson.close(page, next="cnn")
