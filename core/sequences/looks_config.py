"""What a visitor can set while looking at how a network reads or writes a text. Knows no network; free of torch, so that a page can show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.config import knob

MOST_READ = 3_000  # characters that are taken of a text to be classified
MOST_WRITTEN = 600  # of one whose characters are all shown with what each unit does
MOST_FILE = 1_000_000  # bytes of a file that is opened to be looked at

Kind = Literal["reading", "writing"]
# which settings a hand changes in the drawing itself
DRAWN: dict[Kind, tuple[str, ...]] = {
    "reading": ("shade", "gate", "sort", "unit", "token"),
    "writing": ("shade", "gate", "sort", "unit", "token", "letters", "when"),
}

Method = Literal["left_out", "gradients", "exact"]
Gate = Literal["hidden", "cell", "input", "forget", "output", "candidate", "reset", "update"]
Letters = Literal["line", "space", "capital", "vowel", "digit", "quotation", "stop", "punctuation"]


@dataclass(frozen=True)
class LooksConfig:
    """How the contributions are found, what colors the text, which unit is looked at. Units and tokens count from 1; 0 is none yet."""

    method: Method = "left_out"
    layer: int = knob(1, 1, 4)
    shade: Literal["share", "unit"] = "share"
    gate: Gate = "hidden"
    sort: Literal["varied", "weight", "number"] = "varied"
    letters: Letters = "capital"
    when: Literal["read", "next"] = "read"
    unit: int = knob(0, 0, 1024)
    token: int = knob(0, 0, MOST_READ)


def kept(text: str, most: int) -> tuple[str, int]:
    """The first `most` characters of a text from anywhere, and how many there were: line ends are one sign, half a character is �."""
    whole = (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .encode("utf-16-le", "surrogatepass")
        .decode("utf-16-le", "replace")
    )
    return whole[:most], len(whole)
