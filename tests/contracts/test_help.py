"""Each control of a lesson says what it does, "Cause … Effect …", in both languages; each lesson asks two to four questions."""

from __future__ import annotations

import re

import pytest

from core.foundations.linear_examples import EXAMPLES as VIEWS
from core.text import LANGUAGES, words
from pages.ui import chapters, stage
from pages.ui.text import text

LESSONS = [
    page.slug
    for chapter in chapters.all_chapters()
    if chapter.name in ("foundations", "mathematics")
    for page in chapter.pages
]
FORM = {"en": r"Cause: .+\. Effect: .+\.", "zh": r"原因：.+。结果：.+。"}
COMPONENTS = {  # those that keep a table of their controls
    "matrices": "matrices",
    "neuron": "neuron",
    "derivatives": "calculus",
    "probability": "chance",
}


def helps(slug: str, language: str) -> dict[str, str]:
    """What the page says of each control: of a knob as it is set, and in a drawing without the bold type."""
    blocks = words(slug, language)
    shown = {key: block for key, block in blocks.items() if re.fullmatch(r"knob\..+\.help|stage\.help\..+", key)}
    for key, block in shown.items():
        bold = {"en": ("**Cause:** ", "**Effect:** "), "zh": ("**原因**：", "**结果**：")}[language]
        assert key.startswith("stage") or all(part in block for part in bold), f"{slug}: {key}"
    return {key: block.replace("**", "") for key, block in shown.items()}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", LESSONS)
def test_every_knob_has_its_help(slug: str, language: str) -> None:
    knobs = {key for key in words(slug, language) if re.fullmatch(r"knob\.\w+", key)}
    missing = {key for key in knobs if f"{key}.help" not in words(slug, language)}
    assert not missing
    for key, block in helps(slug, language).items():
        assert re.fullmatch(FORM[language], block, re.DOTALL), f"{slug}: {key}: {block}"


@pytest.mark.parametrize("slug", COMPONENTS)
def test_every_control_that_a_drawing_names_has_its_help(slug: str) -> None:
    """And the page says nothing of controls that are not there. That none is left out, tests/browser/test_help.py looks."""
    table = (stage.COMPONENTS / COMPONENTS[slug] / "helps.js").read_text("utf-8")
    named = set(re.findall(r"^  (\w+):", table, re.MULTILINE))
    for names in re.findall(r'\[("\w+"(?:, "\w+")*)\]', table):
        named |= set(re.findall(r"\w+", names))
    for language in LANGUAGES:
        told = {name.removeprefix("help.") for name in text(slug, language).labels() if name.startswith("help.")}
        assert named <= told
        assert {
            key.removeprefix("stage.help.") for key in words(slug, language) if key.startswith("stage.help.")
        } <= named


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", LESSONS)
def test_each_lesson_asks_two_to_four_questions(slug: str, language: str) -> None:
    blocks = words(slug, language)
    asked = {key for key in blocks if re.fullmatch(r"quiz\.\w+", key)}
    views = (
        len(VIEWS) if slug == "matrices" else 1
    )  # what is asked in each: tests/core/foundations/test_matrix_questions.py
    assert 2 <= len(asked) <= 4 * views
    assert all(f"{key}.{outcome}" in blocks for key in asked for outcome in ("right", "wrong"))
