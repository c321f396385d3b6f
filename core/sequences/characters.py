"""Characters as numbers and back. Knows no network.

The number 0 stands for every character that is not among the kept ones; the kept ones follow by falling frequency.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

UNKNOWN = 0
SIGN = "\N{REPLACEMENT CHARACTER}"  # how an unknown character is shown
_CODES = 0x110000  # Unicode's code points

Ids = NDArray[np.int64]


@dataclass(frozen=True)
class Characters:
    """The kept characters; character `letters[i]` has the number i + 1."""

    letters: str

    @property
    def count(self) -> int:
        """How many numbers there are, the unknown one among them."""
        return len(self.letters) + 1

    @cached_property
    def _table(self) -> NDArray[np.int32]:
        table = np.zeros(_CODES, dtype=np.int32)
        table[_codes(self.letters)] = np.arange(1, self.count)
        return table

    def encode(self, text: str) -> Ids:
        """The number of each character, (characters,)."""
        return self._table[_codes(text)].astype(np.int64)

    def decode(self, ids: Ids | list[int]) -> str:
        """The text of the numbers; an unknown character becomes �."""
        return "".join(self.letters[each - 1] if each else SIGN for each in ids)

    def unknown(self, text: str) -> tuple[str, ...]:
        """The different characters of the text that are not kept, in the order in which they come."""
        known = set(self.letters)
        return tuple(dict.fromkeys(letter for letter in text if letter not in known))


def build(text: str, most: int) -> tuple[Characters, int]:
    """The `most` most frequent characters of the text (ties by code point), and how many different ones are left out."""
    codes, counts = np.unique(_codes(text), return_counts=True)
    kept = codes[np.lexsort((codes, -counts))][:most]
    return Characters("".join(map(chr, kept.tolist()))), len(codes) - len(kept)


def _codes(text: str) -> NDArray[np.uint32]:
    # half a surrogate pair is no character, but a text from outside may hold one
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
