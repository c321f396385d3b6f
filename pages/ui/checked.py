"""What core computed, compared with PyTorch by the oracle: a line that is filled when all else of the page stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from core.config import to_dict
from core.errors import Problem
from core.oracle.service import oracle
from pages.ui import lesson
from pages.ui.text import Text


def place(page: Text) -> Callable[[str, Any], None]:
    """The line, here. What is returned fills it and is called last: PyTorch may have to be loaded first, and nothing waits for it.

    It is given the module in core/foundations whose `compare` finds the differences, and the Config that it compares for.
    """
    line = st.empty()
    line.caption(page("checking"))

    def fill(module: str, config: Any) -> None:
        try:
            found, _ = oracle().ask(f"core.foundations.{module}:compare", {"config": to_dict(config)}, seconds=30)
        except Problem as problem:
            line.caption(lesson.sentence(problem))
            return
        # differences are floats; how many numbers were compared is none
        shown = {name: f"{value:.1e}" if isinstance(value, float) else value for name, value in found.items()}
        line.caption(page("checked", **shown))

    return fill
