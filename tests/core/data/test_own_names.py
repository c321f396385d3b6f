"""Names of classes as they are shown: short, in every alphabet, and different where they were different."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.own_names import class_name, class_names

CAT, DOG = "\u732b", "\U0001f436"
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("cat", "cat"),
        (f" {CAT}\t\n{DOG} ", f"{CAT} {DOG}"),
        (FAMILY, FAMILY),
        ("e\u0301", "\u00e9"),
        ("a\u202eb\u200b\ufeffc\x00", "abc"),
        ("\u200d\u200d", ""),
        ("\ud800", ""),
        ("x" * 40, "x" * 40),
        ("x" * 50 + "y" * 50, "x" * 27 + "…" + "y" * 12),
        ("x" * 39 + FAMILY, "x" * 27 + "…" + "x" * 7 + FAMILY),
        ("x" * 35 + FAMILY, "x" * 35 + FAMILY),
        ("x" * 26 + FAMILY + "y" * 20, "x" * 26 + "…" + "y" * 12),
        ("x" * 39 + "q\u0303\u0323!", "x" * 27 + "…" + "x" * 8 + "q\u0323\u0303!"),
        ("x" * 30 + "q\u0303\u0323" + "y" * 11, "x" * 27 + "…" + "y" * 11),
        ("x" * 26 + "\U0001f44d\U0001f3fd" + "y" * 20, "x" * 26 + "…" + "y" * 12),
        ("x" * 26 + "\U0001f1e9\U0001f1ea" * 2 + "y" * 20, "x" * 26 + "…" + "y" * 12),
        ("x" * 30 + "\U0001f1e9\U0001f1ea" * 2 + "y" * 11, "x" * 27 + "…" + "y" * 11),
        ("e" + "\u0323" * 50, "\u1eb9" + "\u0323" * 26 + "…"),
        ("<b>&amp;|`$", "<b>&amp;|`$"),
    ],
)
def test_names_are_shown_as_they_look(given_name: str, shown: str) -> None:
    assert class_name(given_name) == shown


@given(st.text(st.characters(), max_size=200))
def test_any_name_is_one_short_line(text: str) -> None:
    name = class_name(text)
    assert len(name) <= 40
    assert name == class_name(name)
    assert not any(unicodedata.category(sign) in ("Cc", "Zl", "Zp", "Cs") for sign in name)
    name.encode("utf-8")


def test_long_names_that_agree_in_their_beginning_stay_classes_of_their_own() -> None:
    begun = "a collection of photographs, taken in summer "
    labels = [f"{begun}{number} {'x' * 12}" for number in range(3)] + [
        f"{begun}left",
        f"{begun}right",
        " same ",
        "same",
    ]
    names = class_names(labels)
    short = "a collection of photographs…xxxxxxxxxxxx"
    assert [names[label] for label in labels[:3]] == [
        short,
        "a collection of photogr…xxxxxxxxxxxx (2)",
        names[labels[2]],
    ]
    assert names[labels[2]].endswith("(3)")
    assert names[f"{begun}left"].endswith("…summer left")
    assert names[" same "] == names["same"] == "same"
    assert len(set(names.values())) == 6


@given(st.lists(st.text(st.sampled_from("ab …(2)"), min_size=35, max_size=60), max_size=30))
def test_names_are_alike_only_where_labels_are(labels: list[str]) -> None:
    names = class_names(labels)
    wholes = {label: " ".join(label.split()) for label in labels}
    assert len(set(names.values())) == len(set(wholes.values()))
    assert all(len(name) <= 40 for name in names.values())


def test_thousands_of_hostile_names_stay_different() -> None:
    labels = [f"{'x' * 60}{number:05}{'x' * 5000}" for number in range(300)]
    labels += [f"{'x' * 6000}{number}" for number in range(3_700)]
    assert len(set(class_names(labels).values())) == 4_000
