"""A run of sequences on a page: what live.py shows, drawn with a curve for each of its networks. Knows no kind of run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.runs.run import Run
from pages.ui import live
from pages.ui.text import Text, text

_WITH_MAPS = ("encoder", "decoder", "translate")  # kinds whose panels draw attention maps (assets/parts/heads.js)


def show(
    page: Text,
    experiment: Any,
    adopt: Callable[[dict[str, Any]], None],
    ready: bool = True,
    **more: Any,
) -> None:
    """As `live.show`. The labels of the page's own panel stand in its texts as `figure.*`; `more` is told to the component: what
    can be called is asked with the page's slug and its run, as often as the run is shown."""
    words = text("sequence")
    maps = heads() if experiment.kind in _WITH_MAPS else {}
    labels = {**text("live").group("figure."), **words.group("figure."), **maps, **page.group("figure.")}

    def told(slug: str, run: Run | None) -> dict[str, Any]:
        asked = {name: each(slug, run) if callable(each) else each for name, each in more.items()}
        return {"kind": experiment.kind, **asked}

    drawing = live.Drawing("sequence", labels, words("alt"), told)
    live.show(page, experiment, adopt, ready=ready, drawing=drawing)


def heads() -> dict[str, str]:
    """The labels of attention maps, `heads.*`."""
    return {f"heads.{key}": block for key, block in text("heads").group("heads.").items()}
