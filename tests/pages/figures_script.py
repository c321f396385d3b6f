"""A page of the test's own, run by the app test harness: one figure of each kind."""

from __future__ import annotations

from pages.ui import figures
from tests.pages.words import Words

words = Words()
figures.lines(words, "rate", [0, 1, 2], {"warm": [1.0, float("nan"), 3.0], "flat": [2.0, 2.0, 2.0]}, steps=3)
figures.bars(words, "share", ["a", "b"], {"one": [0.25, 0.75]})
