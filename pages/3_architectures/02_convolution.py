"""Convolution and pooling: one window on picture, kernel, product and output, to be moved in the browser; and how far it sees."""

from dataclasses import replace
from functools import partial

import streamlit as st

from core.config import knobs_of
from core.errors import Problem
from core.foundations import convolution_picture as source_of
from core.foundations.convolution_border import run
from core.foundations.convolution_config import ConvolutionConfig, first_kernel, settled
from core.foundations.convolution_questions import questions
from core.predict.shrunk import shrunk, warm
from pages.ui import choice, exact, handles, lesson, link, once, pictures, quiz, source

page = lesson.open("convolution")
KNOBS = {knob.name: knob for knob in knobs_of(ConvolutionConfig)}
HANDLED = [name for name in KNOBS if name not in ("view", "picture", "digit", "channels", "pool", "code")]
OWN = {"drawing": pictures.drawn, "upload": partial(pictures.uploaded, several=False)}
BLAMED = {"convolution_filters": "filters", "convolution_layers": "layers"}
SOURCES = {
    "window": (
        ("convolution", "convolve", "window", "output_size"),
        ("convolution_kernels", "sobel_x", "laplacian", "sharpen"),
    ),
    "pooling": (("pooling", "pool"),),
    "field": (("convolution_field", "fields", "bounds"),),
    "border": (),
}


def own(name: str):
    """What the visitor drew or uploaded last that can be used, as pixels; None while there is nothing."""
    warm()
    key, told = f"convolution.{name}.pixels", "own.none"
    try:
        files = OWN[name](page, "picture")
        if files:
            file = files[-1][1]
            small = partial(shrunk, file, source_of.side_of(name), ink=name == "drawing")
            st.session_state[f"{key}.good"] = once.computed(key, file, small)
        else:
            st.session_state.pop(f"{key}.good", None)
    except Problem as problem:
        lesson.problem(problem)
        told = "own.kept"
    good = st.session_state.get(f"{key}.good")
    if good is None or told == "own.kept":
        st.caption(page("own.none" if good is None else told))
    return good


view = choice.row(page, KNOBS["view"])
place, more, side = st.columns((3, 2, 3), vertical_alignment="bottom")
with place:
    name = choice.fold(page, KNOBS["picture"])
digit = KNOBS["digit"].default
if name == "digit":
    with more:
        digit = exact.numbers(page, [KNOBS["digit"]])["digit"]
with side:
    channels = choice.row(page, KNOBS["channels"], disabled=view == "border")  # there the picture is gray
pixels = own(name) if name in OWN else None
shown = name if name not in OWN or pixels is not None else KNOBS["picture"].default
if pixels is None:
    pixels = source_of.bundled(shown, digit)
chosen = {"view": view, "picture": name, "digit": digit, "channels": channels}
if asked := {"pooling": "pool", "border": "code"}.get(view):
    chosen[asked] = choice.row(page, KNOBS[asked])
config = ConvolutionConfig(**chosen, **handles.values(page, KNOBS, HANDLED))
try:
    config = settled(config)
except (
    Problem
) as problem:  # a link with too many layers, no filter or too many, or more or fewer weights than they have
    link.refuse(f"convolution.{BLAMED.get(problem.code, 'weights')}")
    config = replace(config, filters=KNOBS["filters"].default, weights=(), layers=KNOBS["layers"].default)
handles.put(page, **{each: KNOBS[each].write(getattr(config, each)) for each in ("filters", "weights", "layers")})

st.markdown(page(f"look.{view}"))
picture = source_of.levels(pixels, "gray" if view == "border" else channels)
handles.mount(
    page,
    "convolution",
    view,
    KNOBS,
    HANDLED,
    picture=source_of.packed(picture),
    inputs=config.inputs,
    fixed={"pool": config.pool, "code": config.code},
    start=[KNOBS[each].default for each in ("row", "column")],
    steps=dict.fromkeys(KNOBS, 1),
)
st.caption(page(f"credit.{shown if shown in ('digit', *OWN) else 'photo'}"))

if view == "border":
    outcome, _ = run(config.code, source_of.numbers(picture)[0], first_kernel(config))
    st.code(source.read("core/foundations/convolution_border.py", config.code), language="python")
    told = {"message": outcome.message, "done": outcome.done, "outside": outcome.outside, "total": picture[0].size}
    st.markdown(page(f"outcome.{outcome.kind}", **told))
st.markdown(page(f"body.{view}"))
st.markdown(page(f"try.{view}"))
for each in questions(config, len(picture[0])):
    quiz.ask(page, each)
for where, *names in SOURCES[view]:
    source.show(page, f"core/foundations/{where}.py", *names)
lesson.close(page, next="cnn")
