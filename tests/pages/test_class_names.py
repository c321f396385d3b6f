"""What classes are called: those of a set that brought names in the reader's language, a learner's as they were given."""

from __future__ import annotations

import pytest

from core.data import prepared
from core.text import LANGUAGES
from pages.ui import class_names
from pages.ui.text import text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_learner_s_cat_stays_a_cat(language: str) -> None:
    words = text("live", language)
    assert class_names.shown(words, ("cat", "猫")) == ["cat", "猫"]
    for name in prepared.NAMES:
        classes = prepared.form_of(name)[0]
        assert class_names.shown(words, classes) == [
            words(f"class.{each}") if name != "mnist" else each for each in classes
        ]
    assert class_names.shown(words, ()) == []
