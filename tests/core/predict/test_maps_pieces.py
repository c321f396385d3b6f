"""Names of tokens that are no text of their own: parts of words, bytes, marks."""

from __future__ import annotations

import pytest

from core.predict.maps_pieces import readable, standing


@pytest.mark.parametrize(
    ("found", "piece", "decoded", "name"),
    [
        ("ing", "##ing", "##ing", "##ing"),
        ("##", "##", "##", "##"),
        ("", "[CLS]", "[CLS]", "[CLS]"),
        ("Café", "café", "café", "Café"),  # é is a sign of GPT-2's alphabet too
        (" cat", "Ġcat", " cat", " cat"),
        ("😀", "ðŁ", "�", "<0xF0><0x9F>"),
        ("😀", "<0xF0>", "�", "<0xF0>"),
        ("�", "�", "�", "�"),
    ],
)
def test_what_stands_in_a_text(found: str, piece: str, decoded: str, name: str) -> None:
    assert standing(found, piece, decoded) == name


def test_what_is_answered() -> None:
    assert readable("Ġð", " �") == " <0xF0>"
    assert readable("Ġcat", " cat") == " cat"
