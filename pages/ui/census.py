"""What a network costs and sees, before it is trained: core's counts in words. Knows no layer by name."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.config import to_dict
from core.errors import Problem
from core.models.configs import CNNConfig
from pages.ui import asked, lesson
from pages.ui.text import Text

FUNCTION = "core.models.census:asked"
SIZES = ("max_pool", "mean_pool", "mean", "concat")  # kinds of stages that learn nothing and change a size
Counts = dict[str, Any]


def ask(page: Text, config: CNNConfig, image_shape: tuple[int, int, int], classes: int) -> Counts | Problem | None:
    """The counts (core/models/census.py), or why there are none; None: not yet."""
    question = {"config": to_dict(config), "image_shape": list(image_shape), "classes": classes}
    answer = asked.soon(f"{page.slug}.census", FUNCTION, question)
    return answer[0] if isinstance(answer, tuple) else answer


def possible(found: Counts | Problem | None) -> bool:
    """Whether nothing speaks against this network: a count that failed for want of time says nothing of it."""
    return not isinstance(found, Problem) or found.code in asked.PASSING


def line(page: Text, found: Counts | Problem | None, image_shape: tuple[int, int, int]) -> None:
    """The four numbers side by side, each with what it means on pointing; or the Problem."""
    if isinstance(found, Problem) and possible(found):
        st.caption(page("census.unknown", reason=lesson.sentence(found)))
    elif isinstance(found, Problem):
        lesson.problem(found)
    if not isinstance(found, dict):
        return
    with st.container(horizontal=True, gap="small", key=f"{page.slug}.census"):
        for name, value in numbers(found, image_shape).items():
            st.markdown(f"**{value}** {page(f'census.{name}')}", help=page(f"census.{name}.help"), width="content")


def numbers(found: Counts, image_shape: tuple[int, int, int]) -> dict[str, str]:
    """The four numbers as people write them."""
    field = min(found["receptive_field"], 2 * max(image_shape[1:]))  # beyond that it says nothing more
    more = ">" if field < found["receptive_field"] else ""
    return {
        "parameters": f"{found['parameters']:,}",
        "flops": _short(found["flops"]),
        "activations": _short(found["activation_bytes"], "B"),
        "field": f"{more}{field} × {field}",
    }


def table(page: Text, found: Counts | Problem | None) -> None:
    """Layer by layer, those that multiply or change a size; what only bends or scales numbers stands together in one line."""
    if not isinstance(found, dict):
        return
    heads = [page(f"census.column.{name}") for name in ("layer", "shape", "parameters", "flops", "field")]
    lines = [f"| {' | '.join(heads)} |", "|:--|:--|--:|--:|--:|"]
    rest = 0  # parameters of batch norm
    for layer in found["layers"]:
        if not layer["flops"] and layer["kind"] not in SIZES:
            rest += layer["parameters"]
            continue
        shape = " × ".join(map(str, layer["shape"]))
        cells = (
            f"`{layer['name']}`",
            shape,
            f"{layer['parameters']:,}",
            _short(layer["flops"]),
            f"{layer['receptive_field']}",
        )
        lines.append(f"| {' | '.join(cells)} |")
    if rest:
        lines.append(f"| {page('census.norm')} | | {rest:,} | | |")
    total = (f"**{found['parameters']:,}**", f"**{_short(found['flops'])}**")
    lines.append(f"| **{page('census.total')}** | | {total[0]} | {total[1]} | |")
    st.markdown("\n".join(lines))


def _short(value: float, unit: str = "") -> str:
    """1,234,567 as 1.23 M."""
    for size, sign in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:.3g} {sign}{unit}"
    return f"{value:g} {unit}".strip()
