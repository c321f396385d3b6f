"""The browser-side components: every folder in assets/components is one, mounted by its name.

A component is `<name>.js` (an ES module with a default export) and `<name>.css`; assets/components/shared.js is put in front.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

COMPONENTS = Path(__file__).resolve().parents[2] / "assets" / "components"


def mount(name: str, *, data: bytes | dict[str, Any], key: str, alt: str = "", **handlers: Callable[[], None]) -> Any:
    """Show the component `name` with `data`; `on_<value>_change` handlers are called when it reports.

    `alt` describes the drawing for those who do not see it. Returns what the component last reported.
    """
    if alt and isinstance(data, dict):
        data = {**data, "alt": alt}
    return _component(name)(data=data, key=key, **handlers)


@cache
def _component(name: str) -> Any:
    folder = COMPONENTS / name
    html = folder / f"{name}.html"
    return st.components.v2.component(
        f"glassbox_{name}",
        html=html.read_text("utf-8") if html.exists() else f'<div class="{name}"></div>',
        css=(COMPONENTS / "shared.css").read_text("utf-8") + (folder / f"{name}.css").read_text("utf-8"),
        js=(COMPONENTS / "shared.js").read_text("utf-8") + (folder / f"{name}.js").read_text("utf-8"),
    )
