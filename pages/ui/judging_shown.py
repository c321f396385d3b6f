"""What of judging stands still: calibration before and after a temperature, and trials of splitting and of leaks. Knows no arithmetic."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.errors import Problem
from core.evaluation.leakage import KINDS
from core.evaluation.resampling import SCHEMES
from core.evaluation.temperature import FEWEST
from pages.ui import asked, lesson, stage
from pages.ui.text import Text


def calibration(page: Text, found: dict[str, Any] | None) -> None:
    """The reliability diagram of one half of the rows, as they are and at the temperature that was fitted on the other."""
    if found is None:
        st.caption(page("calibration.few", least=FEWEST))
        return
    before, after = found["before"], found["after"]
    _still(page, "reliability", before=before["groups"], after=after["groups"])
    values = {
        "temperature": f"{found['temperature']:.2f}",
        "fitted": f"{found['fitted']:,}",
        "shown": f"{found['shown']:,}",
        **{f"error_{name}": f"{100 * one['error']:.1f}" for name, one in (("before", before), ("after", after))},
        **{f"surprise_{name}": f"{one['surprise']:.3f}" for name, one in (("before", before), ("after", after))},
    }
    st.markdown(page("calibration.told", **values))


def trials(page: Text, section: str, chosen: dict[str, str], seed: int) -> None:
    """Estimates of accuracy as dots: "splits" (ways of splitting), or "leak" (three leaks on noise)."""
    if section == "splits":
        settings: dict[str, Any] = {"rows": int(chosen["rows"]), "folds": int(chosen["folds"]), "vary": chosen["vary"]}
        answer = asked.soon("splits", "core.evaluation.resampling:estimates", {**settings, "seed": seed}, long=True)
    else:
        settings = {"rows": int(chosen["noise_rows"]), "features": int(chosen["features"])}
        answer = asked.soon("leak", "core.evaluation.leakage:measured", {**settings, "seed": seed}, long=True)
    if answer is None:
        st.caption(page("waiting"))
        return
    if isinstance(answer, Problem):
        lesson.problem(answer)
        return
    header, arrays = answer
    if section == "splits":
        rows = [{"name": page(f"splits.{name}"), "kind": name, "values": arrays[name].tolist()} for name in (*SCHEMES, "truth")]  # fmt: skip
        _still(page, "splits", rows=rows, rule=header["truth"]["mean"], **{"from": 0.4})
        lines = [f"| {page(f'splits.{name}')} | {_percent(one['mean'])} | {_percent(one['deviation'])} | {_percent(one['error'])} |" for name, one in header["schemes"].items()]  # fmt: skip
        truth = header["truth"]
        lines.append(f"| {page('splits.truth')} | {_percent(truth['mean'])} | {_percent(truth['deviation'])} | |")
        st.markdown("\n".join([page("splits.head"), "|:--|--:|--:|--:|", *lines]))
        st.caption(page(f"splits.{chosen['vary']}", trials=len(arrays["loo"]), rows=chosen["rows"]))
        return
    ways = [(kind, way) for kind in KINDS for way in ("leaky", "proper")]
    rows = [{"name": page(f"leak.{kind}.{way}"), "kind": way, "values": arrays[f"{kind}_{way}"].tolist()} for kind, way in ways]  # fmt: skip
    _still(page, "leak", rows=rows, rule=0.5, **{"from": 0.2})
    values = {f"{kind}_{way}": _percent(header[kind][way]["mean"]) for kind, way in ways}
    st.markdown(page("leak.told", rows=chosen["noise_rows"], features=f"{settings['features']:,}", **values))


def _still(page: Text, name: str, **data: Any) -> None:
    """A part of the drawing that nobody can take hold of."""
    part = "reliability" if name == "reliability" else "strips"
    given = {"part": part, "values": {}, "limits": {}, "labels": page.labels(), "echo": 0, **data}
    stage.mount("judging", data=given, key=f"evaluation.{name}.stage", alt=page(f"alt.{name}"))


def _percent(value: float) -> str:
    return f"{100 * value:.1f}\u00a0%"
