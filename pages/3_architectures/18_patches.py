"""Pictures as words: a vision transformer's patches, where the class token and every patch look, and words left out."""

import streamlit as st

from core.config import knobs_of
from core.errors import Problem
from core.predict.choices import reads
from core.predict.patches import ask, attends, questions
from core.predict.patches_form import PatchesConfig, settled
from core.predict.service import predictor
from pages.ui import (
    card,
    chapters,
    class_names,
    handles,
    lesson,
    link,
    looks,
    menu,
    networks,
    once,
    quiz,
    source,
    stage,
)
from pages.ui.text import text

KNOBS = {knob.name: knob for knob in knobs_of(PatchesConfig)}
HANDLED = ("view", "layer", "head", "word", "covered")
TRIALS = ("first", "patch", "rollout", "half")
OWN = {"architecture": "vit", "patch": 2, "layers": 2, "width": 32, "learning_rate": 0.005, "epochs": 40}

page = lesson.open("patches")
models = {ref: model for ref, model in networks.known(page, predictor).items() if attends(model)}


def put(name):
    """Write a trial into the address; the picture stays."""
    rows, columns = st.session_state.get("patches.form", (7, 7))
    covered = range(1 + rows // 2 * columns, 1 + rows * columns) if name == "half" else ()
    told = {
        "view": "rollout" if name == "rollout" else "head",
        "layer": 1 if name == "first" else KNOBS["layer"].default,
        "head": 1,
        "word": 1 + rows // 2 * columns + columns // 2 if name == "patch" else 0,
        "covered": KNOBS["covered"].write(tuple(covered)),
    }
    handles.put(page, **told)
    stage.scroll_to("patches.maps")


def shown(model, given):
    """The picture as a sentence, and what the network says to it."""
    config = PatchesConfig(**handles.values(page, KNOBS, HANDLED))
    at = (model, getattr(models[model], "step", 0), given, config.covered)
    with st.spinner(page("asking")):
        net = once.computed("patches.net", at, lambda: ask(model, given, config.covered))
    st.session_state["patches.form"] = (net["rows"], net["columns"])
    place = settled(config, net["layers"], net["heads"], net["rows"] * net["columns"])
    if st.session_state.get("patches.of", model) == model and place["covered"] != tuple(sorted(set(config.covered))):
        link.refuse("patches.covered")  # with another network patches may go that only the last one had
    st.session_state["patches.of"] = model
    handles.put(page, **{**place, "covered": KNOBS["covered"].write(place["covered"])})
    names = [lesson.plain(name) for name in class_names.shown(text("live"), net["classes"])]
    chances, before = net["probabilities"], net["before"]
    first = before.index(max(before))
    if "number" in net:
        outcome = page("right" if first == net["label"] else "wrong")
        where = {"part": page(f"of.{net['part']}"), "number": net["number"], "count": f"{net['count']:,}"}
        st.markdown(page("tested", right=names[net["label"]], outcome=outcome, **where))
    told = {"name": names[first], "percent": looks.percent(before[first])}
    now = {"now": names[net["best"]], "sure": looks.percent(chances[net["best"]]), "count": len(place["covered"])}
    st.markdown(page("answer.covered", **told, **now) if place["covered"] else page("answer", **told))
    if net["asked"] == 1:
        st.caption(
            page("rows.missing", words=1 + net["rows"] * net["columns"], layers=net["layers"], heads=net["heads"])
        )
    with st.container(key="patches.maps"):
        st.markdown(page("look"))
        handles.mount(page, "patches", "maps", KNOBS, HANDLED, net=net)
    st.markdown(page("try"))
    for column, name in zip(st.columns(len(TRIALS)), TRIALS, strict=True):
        with column.container(border=True, height="stretch"):
            st.markdown(page(f"try.{name}"))
            st.button(page("try.set"), on_click=put, args=(name,), key=f"patches.try.{name}")
    return net


net = None
if models:
    model = menu.pick(
        page, "model", list(models), lambda each: card.name(page, models[each]) if each in models else each
    )
    given = None
    try:
        given = looks.picture(page, KNOBS, models[model], reads(models[model])[1])
        if given is None:
            st.info(page("empty"), icon=":material/image_search:")
        else:
            net = shown(model, given)
    except Problem as problem:
        networks.troubled(page, problem, isinstance(given, tuple))
        looks.file_troubled(page)
else:
    st.info(page("none"), icon=":material/school:")
for section in ("words", "convolution", "rollout", "careful"):
    st.markdown(page(f"body.{section}"))
for each in questions(net) if net else ():
    quiz.ask(page, each)
st.markdown(page("train"))
way = next(str(each.path) for chapter in chapters.all_chapters() for each in chapter.pages if each.slug == "cnn")
asking = {f"cnn.{name}": str(value) for name, value in OWN.items()}
st.page_link(way, label=page("train.way"), icon=":material/school:", query_params=asking)
source.show(page, "core/models/vit.py", "ViT")
source.show(page, "core/explain/patches.py", "look", "distances")
source.show(page, "core/explain/attention_maps.py", "rollout", "entropy")
lesson.close(page, next="maps")
