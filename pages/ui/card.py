"""What is known of a network before it is asked: a shipped model's card, a run's settings and how it did."""

from __future__ import annotations

import streamlit as st

from core.predict.shipped import Card
from core.runs.run import Run
from core.training.experiment import paths
from pages.ui import class_names, lesson, runs
from pages.ui.text import Text, text


def name(page: Text, model: Card | Run) -> str:
    """What a list of models calls it."""
    if isinstance(model, Card):
        title = text("models", page.language)(f"card.{model.name}.title")
        return page("model.shipped", title=title, accuracy=_percent(model.metrics["test_accuracy"]))
    words = text("live", page.language)
    return page("model.run", progress=runs.progress(words, model), title=runs.title(words, model), id=model.id[:4])


def show(page: Text, model: Card | Run) -> None:
    """An expander with the card."""
    title = text("models")(f"card.{model.name}.title") if isinstance(model, Card) else page("card.run.title")
    with st.expander(title, icon=":material/badge:"):
        if isinstance(model, Card):
            _shipped(model)
        else:
            _run(page, model)


def _shipped(card: Card) -> None:
    models, prefix = text("models"), f"card.{card.name}."
    data, about = card.about["data"], card.about
    values = {
        "blocks": about["config"]["blocks"],
        "parameters": f"{card.parameters:,}",
        **{split: f"{count:,}" for split, count in data["counts"].items()},
        "license": card.license,
        "data_license": data["license"],
        "credit": data["credit"],
        "percent": _percent(card.metrics["test_accuracy"], 2),
        "temperature": f"{card.metrics['temperature']:.2f}",
        "gap": f"{100 * card.metrics['test_calibration_error']:.2f}",
        "minutes": f"{about['training']['seconds'] / 60:.0f}",
        "epochs": about["training"]["epochs"],
    }
    for part in ("what", "data", "training", "score", "calibration", "license"):
        st.markdown(models(prefix + part, **values))
    if "test_accuracy_as_pictures" in card.metrics:
        st.markdown(models(prefix + "pictures", percent=_percent(card.metrics["test_accuracy_as_pictures"], 2)))
    st.markdown(models(prefix + "per_class"))
    names = class_names.shown(text("live"), card.classes)
    rows = [
        f"| {name} | {_percent(each['recall'])} | {_percent(each['precision'])} |"
        for name, each in zip(names, about["per_class"], strict=True)
    ]
    st.markdown("\n".join([models("card.per_class.head"), "|:--|--:|--:|", *rows]))
    limits = "\n".join(f"- {limit}" for limit in models.group(prefix + "limit.").values())
    st.markdown(f"**{models(prefix + 'limits')}**\n{limits}")
    st.markdown(models(prefix + "command"))
    st.code(about["command"], language="bash")


def _run(page: Text, run: Run) -> None:
    numbers = [(key, value) for key, value in run.metrics.items() if f"metric.{key}" in page]
    for place, (key, value) in zip(st.columns(max(1, len(numbers))), numbers, strict=False):
        place.metric(page(f"metric.{key}"), _percent(value) if "accuracy" in key else f"{value:.3f}")
    st.markdown(page("card.run", step=f"{run.step:,}", id=run.id))
    st.caption(" · ".join(f"{lesson.code(name)} {value}" for name, value in paths(run.experiment).items()))


def _percent(share: float, digits: int = 1) -> str:
    return f"{100 * share:.{digits}f} %"
