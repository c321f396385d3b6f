"""Figures that stand still: numbers in, a chart in the page's colors with its words. Knows no lesson and computes nothing.

A figure `name` takes its words from the page: `figure.<name>` says what to look at and stands below it, `figure.<name>.x` and
`figure.<name>.y` name the axes, `figure.<name>.<series>` each line or row of bars. What moves belongs into a component.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import altair
import streamlit as st

from pages.ui.text import Text

Numbers = Sequence[float]
_FEW = 20  # so many points are marked, more make a line


def lines(
    page: Text,
    name: str,
    x: Numbers,
    series: Mapping[str, Numbers],
    *,
    height: int = 220,
    logarithmic: bool = False,
    **values: object,
) -> None:
    """One line for each of `series` over `x`; `values` fill the sentence below. Numbers that are not finite leave a gap."""
    _show(page, name, _chart(page, name, x, series, height, logarithmic).mark_line(point=len(x) <= _FEW), values)


def bars(
    page: Text, name: str, x: Sequence[str], series: Mapping[str, Numbers], *, height: int = 220, **values: object
) -> None:
    """Bars over the categories `x`, side by side for each of `series`."""
    chart = _chart(page, name, x, series, height, False).mark_bar()
    _show(page, name, chart.encode(xOffset="series:N") if len(series) > 1 else chart, values)


def weighed(
    page: Text,
    name: str,
    straight: Mapping[str, Sequence[tuple[float, float]]],
    series: str,
    points: Sequence[tuple[float, float, int]],
    *,
    height: int = 260,
    **values: object,
) -> None:
    """Points (x, y, how many they stand for) on axes from 0 to 1, the larger the more; and lines to hold them against."""
    labels = {key: page(f"figure.{name}.{key}") for key in (series, *straight)}
    rows = [{"x": x, "y": y, "series": labels[key], "count": 0} for key, line in straight.items() for x, y in line] + [
        {"x": x, "y": y, "series": labels[series], "count": count} for x, y, count in points
    ]
    across, up = page(f"figure.{name}.x"), page(f"figure.{name}.y")
    whole = altair.Scale(domain=[0, 1])
    base = altair.Chart(altair.Data(values=rows), description=" ".join([*labels.values(), across, up])).encode(
        x=altair.X("x:Q", title=across, scale=whole),
        y=altair.Y("y:Q", title=up, scale=whole),
        color=altair.Color("series:N", title=None, sort=list(labels.values())).legend(altair.Legend(orient="top")),
        tooltip=[
            altair.Tooltip("series:N", title=" "),
            altair.Tooltip("x:Q", title=across, format=".4~g"),
            altair.Tooltip("y:Q", title=up, format=".4~g"),
            altair.Tooltip("count:Q", title=page(f"figure.{name}.count"), format=","),
        ],
    )
    size = altair.Size("count:Q", scale=altair.Scale(range=[25, 420]), legend=None)
    dots = base.mark_circle(opacity=0.85).encode(size=size).transform_filter("datum.count > 0")
    _show(page, name, (base.mark_line() + dots).properties(height=height), values)


def _chart(
    page: Text, name: str, x: Sequence[Any], series: Mapping[str, Numbers], height: int, logarithmic: bool
) -> altair.Chart:
    labels = {key: page(f"figure.{name}.{key}") for key in series}
    rows = [
        {"x": place, "y": value, "series": labels[key]}
        for key, line in series.items()
        for place, value in zip(x, line, strict=True)
    ]
    kind: Literal["nominal", "quantitative"] = "nominal" if x and isinstance(x[0], str) else "quantitative"
    across, up = page(f"figure.{name}.x"), page(f"figure.{name}.y")
    names = altair.Color("series:N", title=None, sort=list(labels.values()))
    return (
        altair.Chart(altair.Data(values=rows), description=" ".join([*labels.values(), across, up]))
        .encode(
            x=altair.X("x", type=kind, title=across, sort=None, axis=altair.Axis(labelAngle=0)),
            y=altair.Y("y:Q", title=up, scale=altair.Scale(type="log" if logarithmic else "linear")),
            color=names.legend(altair.Legend(orient="top", columns=2 if len(series) > 4 else 0))
            if len(series) > 1
            else names.legend(None),
            tooltip=[
                altair.Tooltip("series:N", title=" "),
                altair.Tooltip("x", type=kind, title=across),
                altair.Tooltip("y:Q", title=up, format=".4~g"),
            ],
        )
        .properties(height=height)
    )


def _show(page: Text, name: str, chart: altair.Chart | altair.LayerChart, values: Mapping[str, object]) -> None:
    st.altair_chart(chart, width="stretch", key=f"figure.{name}")
    st.caption(page(f"figure.{name}", **values))
