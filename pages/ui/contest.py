"""A contest of optimizers on a page: its questions, which no page waits for, what the drawing gets, what is said of it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from core.errors import Problem
from core.oracle.service import patient
from core.playground.contest import GRID, RULES, Asked, ContestConfig
from core.playground.contest import asked as question
from core.playground.contest_told import Told, close, compared, drawn, order, told
from core.playground.service import service
from core.runs.process import Message
from pages.ui import asked, link
from pages.ui.text import Text

LOOK_SECONDS = 2.0  # between two looks whether the engine is there
SECONDS = 150.0  # of the longest contest on a machine that is busy
FEW = 3  # seeds from which on there is a middle half


@dataclass(frozen=True, eq=False)
class Found:
    """What is known by now of a contest with these settings; None is still computed."""

    config: ContestConfig
    engine: str  # of the networks: "compiled", "numpy" or "torch"
    search_seeds: int
    one: Told
    each: Told | None
    losses: list[list[float | None]] | None  # of the search (rules, rates)
    rates: list[float] | None
    times: list[float] | None  # seconds of a step of one network alone
    timed: bool  # whether the clock has answered; it may have told no times
    trouble: dict[str, Problem] = field(default_factory=dict)  # what will not come, and why

    @property
    def complete(self) -> bool:
        """Whether nothing more will come."""
        raced = self.each is not None or not self.trouble.keys().isdisjoint({"search", "each"})
        return raced and (self.timed or "times" in self.trouble)


def warm(config: ContestConfig) -> None:
    """See that whoever computes is there."""
    service().warm()
    if not question(config, service().engine).small:
        patient().warm()


def found(page: Text, config: ContestConfig) -> Found | None:
    """What is known by now, None before the first curves. Raises Problem where these fail; of what else fails it is kept."""
    of = question(config, service().engine)
    one = _ask(page, of, "race", rates=[float(config.rate)] * len(RULES), seeds=config.seeds, place="one")
    trouble: dict[str, Problem] = {}
    search = _tried(trouble, page, of, "search")
    clock = _tried(trouble, page, of, "times")
    if one is None:
        return None
    rates = search[0]["rates"] if search else None
    each = _tried(trouble, page, of, "race", rates=rates, seeds=config.seeds, place="each") if rates else None
    return Found(
        config,
        of.given.get("engine", "torch"),
        of.search_seeds,
        told([float(config.rate)] * len(RULES), one),
        told(rates, each) if rates and each else None,
        [[None if math.isnan(loss) else loss for loss in row] for row in search[1]["losses"].tolist()]
        if search
        else None,
        rates,
        clock[0]["seconds"] if clock else None,
        clock is not None,
        trouble,
    )


def wait() -> None:
    """Draw the page again when more has come; and when the engine has been compiled, with which more can be done."""
    asked.wait()
    if not service().settled:
        st.fragment(_look, run_every=LOOK_SECONDS)()


def _look() -> None:
    if service().settled:
        link.again()


def data(given: Found) -> dict[str, Any]:
    """What the drawing gets beside its knobs."""
    return {
        "rules": list(RULES),
        "grid": list(GRID),
        "seeds": given.config.seeds,
        "runs": {"one": drawn(given.one), "each": drawn(given.each) if given.each else None},
        "times": given.times,
        "search": given.losses and {"losses": given.losses, "rates": given.rates},
        "busy": not given.complete,
    }


def say(page: Text, given: Found, values: Mapping[str, Any]) -> None:
    """In words: the order with one rate for all, with each its own, what that changes, and how sure it is."""
    config, part = given.config, values["part"]
    length = {"steps": f"{given.one.steps[-1]:,}", "seeds": config.seeds}
    st.markdown(page("said.task", **length) + " " + page(f"rule.{part}"))
    names = {rule: page(f"stage.rule.{rule}") for rule in RULES}
    lines = [page("said.one", rate=config.rate, order=_ordered(page, given.one, part))]
    if given.each:
        lines.append(page("said.each", order=_ordered(page, given.each, part)))
        change = compared(given.one, given.each, part)
        lines.append(page("said.change", turned=change["turned"], pairs=change["pairs"]))
        if not any(map(math.isnan, change["apart"])):
            before, after = (f"{factor:.3g}" for factor in change["apart"])
            lines[-1] += " " + page("said.apart", before=before, after=after)
        if change["climber"]:
            lines[-1] += " " + page("said.climber", name=names[change["climber"]], was=change["was"], now=change["now"])
        sure = "few" if config.seeds < FEW else "close" if close(given.each, part) else "clear"
        lines.append(page(f"said.{sure}"))
    elif not given.complete:
        lines.append(page("said.searching"))
    st.markdown("\n".join(f"- {line}" for line in lines))
    budget = {"rates": len(GRID), "seeds": given.search_seeds}
    st.caption(page("budget", **budget) + " " + page(f"seconds.{given.engine}"))
    if given.timed and given.times is None:
        st.caption(page("seconds.none"))
    if given.engine == "numpy":
        st.caption(page("shortened"))
    edge = [names[rule] for rule, rate in zip(RULES, given.rates or [], strict=False) if rate in (GRID[0], GRID[-1])]
    if edge:
        st.caption(page("edge", names=" · ".join(edge)))


def _ordered(page: Text, run: Told, part: str) -> str:
    final = run.final(part)
    names = [f"{page(f'stage.rule.{rule}')} {final[RULES.index(rule)]:.3g}" for rule in order(final)]
    return " · ".join(names) or page("nobody")


def _tried(
    trouble: dict[str, Problem], page: Text, of: Asked, name: str, *, place: str = "", **more: Any
) -> Message | None:
    try:
        return _ask(page, of, name, place=place, **more)
    except Problem as problem:
        trouble[place or name] = problem
        return None


def _ask(page: Text, of: Asked, name: str, *, place: str = "", **more: Any) -> Message | None:
    given = {key: value for key, value in of.given.items() if name != "times" or key in ("task", "engine")}
    whom = service().races if of.small else patient
    return asked.found(f"{page.slug}.{place or name}", of.function(name), {**given, **more}, SECONDS, whom=whom)
