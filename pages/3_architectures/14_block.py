"""The block: stream, layer norm and feed-forward with every number; what it costs, what length costs, what a cache spares."""

import streamlit as st

from core.config import knobs_of, to_dict
from core.errors import Problem
from core.foundations import block_config
from core.foundations.attention_config import LONGEST, TEXT, read_text
from core.foundations.block_config import BlockConfig
from core.foundations.block_cost import PRESETS
from core.foundations.block_cost import told as parts
from core.foundations.block_questions import facts, questions
from core.foundations.block_run import told
from core.oracle.service import oracle
from pages.ui import asked, checked, choice, exact, handles, knobs, lesson, quiz, source, stage, trials

page = lesson.open("block")
oracle().warm()
KNOBS = {knob.name: knob for knob in knobs_of(BlockConfig)}
STEPS = {name: knob.step for name, knob in KNOBS.items()}
STATION = ["station", "row", "column"]
SIZES = ["width", "layers", "length", "vocabulary"]
SHOWN = ["norm", "heads", "expansion", "loud", "drawn", "seed", *STATION]
PLACES = {"knobs": SHOWN, "stack": ["depth", "begin", "layer"], "costs": [*SIZES, "inner"], "long": ["span"]}
TRIALS = {
    "loud": ("knobs", {"loud": 10, "station": "norm1"}),
    "post": ("knobs", {"norm": "post", "station": "norm2", "loud": 10}),
    "deep": ("stack", {"depth": 24, "layer": 1}),
    "here": ("stack", {"depth": 24, "layer": 24, "begin": "here"}),
    "book": ("costs", {**PRESETS["gpt2"], "length": 131_072}),
    "square": ("long", {"span": 8192}),
}


def put(place, settings):
    """Write settings into the knobs of one part of the page, its others at their defaults."""
    handles.put(page, **{**{name: KNOBS[name].default for name in PLACES[place]}, **settings})
    stage.scroll_to(f"block.{place}")


def measured(name, function, arguments=None, long=False):
    """What the oracle found, or None while it has not; a Problem is told."""
    answer = asked.soon(f"block.{name}", function, arguments or {}, long=long)
    if isinstance(answer, Problem):
        st.caption(lesson.sentence(answer))
        return None
    return answer and answer[0]


exact.begin(page, "text")
chosen = {}
with st.container(border=True, key="block.knobs"):
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        chosen["text"] = exact.text(page, "text", TEXT, read_text, LONGEST)
        for example in ("first", "second", "third"):
            words = page(f"example.{example}")
            st.button(words, f"block.example.{example}", on_click=handles.put, args=(page,), kwargs={"text": words})
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        for name in ("norm", "heads", "loud"):
            chosen[name] = choice.row(page, KNOBS[name])
drawing = st.container()
with (
    st.expander(page("more"), key="block.more"),
    st.container(horizontal=True, gap="medium", vertical_alignment="bottom"),
):
    chosen["expansion"] = choice.row(page, KNOBS["expansion"])
    chosen["drawn"] = knobs.one(page, KNOBS["drawn"])
    chosen |= exact.numbers(page, [KNOBS["seed"]])  # last: it takes all room that is left
config = block_config.settled(BlockConfig(**chosen, **handles.values(page, KNOBS, STATION)))
with drawing:
    shown = {name: getattr(config, name) for name in ("norm", "loud", "heads")}
    handles.mount(page, "block", "stations", KNOBS, STATION, **told(config), **shown)
    st.markdown(page(f"look.{config.norm}"))
check = checked.place(page)
st.markdown(page("body.norm"))
st.markdown(page("body.order"))

with st.container(key="block.stack"):
    st.markdown(page("body.depth"))
    with st.container(horizontal=True, gap="large", vertical_alignment="bottom"):
        begin = choice.row(page, KNOBS["begin"])
        depth = knobs.one(page, KNOBS["depth"])
    study = {"depth": depth, "begin": begin, "seed": config.seed}
    found = measured("depth", "core.foundations.block_depth:study", study)
    handles.mount(page, "block", "depth", KNOBS, ["layer"], found=found, depth=depth, steps=STEPS)

with st.container(key="block.costs"):
    st.markdown(page("body.cost"))
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        inner = choice.row(page, KNOBS["inner"])
        for name, sizes in {"here": {}, **PRESETS}.items():
            st.button(page(f"preset.{name}"), f"block.preset.{name}", on_click=put, args=("costs", sizes))
    shown = handles.mount(page, "block", "cost", KNOBS, SIZES, parts=parts(), inner=inner, steps=STEPS)
    sized = BlockConfig(**shown, inner=inner)
    counted = measured("counted", "core.explain.block_counted:compare", {"config": to_dict(sized)})
    figures = {name: f"{value:,}" for name, value in (counted or {}).items()}
    st.caption(page("counted", **figures) if figures else page("counting"))

with st.container(key="block.long"):
    st.markdown(page("body.length"))
    times = measured("length", "core.explain.block_length:measure", long=True)
    handles.mount(page, "block", "length", KNOBS, ["span"], measured=times, heads=4, size=64, steps=STEPS)
st.markdown(page("body.cache"))
speed = measured("cache", "core.explain.block_cache:measure", long=True)
handles.mount(page, "block", "cache", KNOBS, ["token"], measured=speed, steps=STEPS)

st.markdown(page("claim"))
for claim in ("loud", "attention", "cache"):
    st.markdown(page(f"claim.{claim}", **facts(BlockConfig(**{**to_dict(config), **shown, "inner": inner}))))
trials.show(page, TRIALS, lambda trial: put(*trial))
for each in questions(BlockConfig(seed=config.seed, **shown, inner=inner)):
    quiz.ask(page, each)
source.show(page, "core/foundations/block.py", "layer_norm", "feed_forward", "block")
source.show(page, "core/explain/block_length.py", "naive", "fused")
check("block_checked", block_config.computed(config))
asked.wait()
lesson.close(page, next="encoder")
