"""Texts as numbers and back: characters, words, subwords or whole sentences. Knows no model.

Number 0 is padding, 1 what is unknown; then come the tokens by falling frequency, equal ones by their text. What a text cannot hold
(halves of surrogate pairs) stands as U+FFFD everywhere, character for character.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.data import token_bytes
from core.data.token_config import TokenConfig
from core.data.token_words import Language, Span, words
from core.errors import Problem

PADDING, UNKNOWN = 0, 1
FIRST = 2  # the number of the most frequent token
REPLACEMENT = "\ufffd"
AnyUnit = Literal["characters", "words", "subwords", "sentences"]
_HALVES = re.compile("[\ud800-\udfff]")
_MOST = 1 << 20  # tokens that a vocabulary from outside may hold


class Encoded(NamedTuple):
    """A text's tokens: their numbers, and from which character to which (exclusive) each stands in the text.

    The spans are in order and do not overlap. A subword that holds only the rest of a character has an empty one.
    """

    ids: list[int]
    spans: list[Span]


@dataclass(frozen=True)
class Tokenizer:
    """What was learned from texts. `tokens[n]` has the number n + 2 and was seen `counts[n]` times."""

    unit: AnyUnit
    language: Language
    tokens: tuple[str, ...]
    counts: tuple[int, ...]
    merges: tuple[token_bytes.Merge, ...] = ()

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {token: place + FIRST for place, token in enumerate(self.tokens)}

    @cached_property
    def _encoder(self) -> Any:
        return token_bytes.encoder(self._numbers, self.merges)

    @cached_property
    def _table(self) -> NDArray[np.int64]:
        """The number of each character, by its code; the last one is of all above."""
        codes = [ord(token) for token in self.tokens]
        table = np.full(max(codes, default=0) + 2, UNKNOWN, np.int64)
        table[codes] = np.arange(FIRST, len(self))
        return table

    def __len__(self) -> int:
        """How many numbers there are, padding and the unknown among them: the rows of an embedding."""
        return len(self.tokens) + FIRST

    def encode(self, text: str) -> Encoded:
        """The numbers of a text's tokens and where they stand."""
        text = clean(text)
        if self.unit == "subwords":
            ids = list(self._encoder.encode(text).ids)
            return Encoded(ids, token_bytes.spans(text, [len(self.tokens[each - FIRST]) for each in ids]))
        found, spans = cut(text, self.unit, self.language)
        return self.numbered(found, spans)

    def numbered(self, found: Iterable[str], spans: list[Span]) -> Encoded:
        """The same of what `cut` has cut already, which saves cutting twice. Not for subwords."""
        return Encoded([self._numbers.get(each, UNKNOWN) for each in found], spans)

    def ids(self, text: str) -> NDArray[np.int64]:
        """The numbers alone, (tokens,): of a long text many times as fast as `encode`."""
        if self.unit != "characters":
            return np.array(self.encode(text).ids, np.int64)
        signs = np.frombuffer(clean(text).encode("utf-32-le"), np.uint32)
        return self._table[np.minimum(signs, len(self._table) - 1)]

    def decode(self, ids: Iterable[int]) -> str:
        """The text of the numbers: of characters and subwords exactly what was encoded, words with a space between them.

        Padding is nothing; what is unknown, and bytes that are no character, are U+FFFD.
        """
        if self.unit == "subwords":
            data = b"".join(REPLACEMENT.encode() if each == UNKNOWN else self._data(each) for each in ids)
            return data.decode("utf-8", "replace")
        between = "" if self.unit == "characters" or self.language == "zh" else " "
        return between.join(self._token(each) for each in ids if each != PADDING)

    def pieces(self, ids: Iterable[int]) -> list[str]:
        r"""What each number stands for, to be read: parts of a character as \xe4. Padding is empty, the unknown U+FFFD."""
        if self.unit == "subwords":
            return [
                REPLACEMENT if each == UNKNOWN else self._data(each).decode("utf-8", "backslashreplace") for each in ids
            ]
        return ["" if each == PADDING else self._token(each) for each in ids]

    def count(self, number: int) -> int:
        """How often the token with this number was seen in the texts learned from; 0 of padding and the unknown."""
        return self.counts[number - FIRST] if FIRST <= number < len(self) else 0

    def about(self) -> dict[str, Any]:
        """All of it as JSON types; `of` reads it."""
        written: dict[str, Any] = {"unit": self.unit, "language": self.language}
        written |= {"tokens": list(self.tokens), "counts": list(self.counts)}
        numbers = self._numbers  # many characters shorter than the texts
        return written | {"merges": [[numbers[first], numbers[second]] for first, second in self.merges]}

    @staticmethod
    def of(about: object) -> Tokenizer:
        """The tokenizer written in `about`. Raises Problem "tokens_malformed": what comes from outside is checked whole."""
        try:
            return _read(about)
        except (KeyError, TypeError, ValueError, IndexError):
            raise Problem("tokens_malformed") from None

    def _token(self, number: int) -> str:
        return self.tokens[number - FIRST] if FIRST <= number < len(self) else REPLACEMENT

    def _data(self, number: int) -> bytes:
        return token_bytes.to_bytes(self.tokens[number - FIRST]) if FIRST <= number < len(self) else b""


def clean(text: str) -> str:
    """The text with U+FFFD for each half of a surrogate pair: as long as before, and can be written as UTF-8."""
    return _HALVES.sub(REPLACEMENT, text)


def cut(text: str, unit: AnyUnit, language: Language) -> tuple[list[str], list[Span]]:
    """The tokens of a text and where they stand; for all units but subwords, whose tokens have to be learned."""
    text = clean(text)
    if unit == "characters":
        return list(text), [(place, place + 1) for place in range(len(text))]
    if unit == "words":
        return words(text, language)
    inner = text.strip()
    begin = len(text) - len(text.lstrip())
    return ([inner], [(begin, begin + len(inner))]) if inner else ([], [])


def build(texts: Sequence[str], config: TokenConfig, language: Language) -> Tokenizer:
    """Learn the tokens of texts: the `config.most` most frequent ones."""
    return built(texts, config.unit, config.most, language)


def built(texts: Sequence[str], unit: AnyUnit, most: int, language: Language) -> Tokenizer:
    """The same for any unit, whole sentences among them."""
    if unit == "subwords":
        return _subwords([clean(text) for text in texts], most, language)
    return counted((cut(text, unit, language)[0] for text in texts), unit, most, language)


def counted(found: Iterable[Iterable[str]], unit: AnyUnit, most: int, language: Language) -> Tokenizer:
    """The same of texts that `cut` has cut already. Not for subwords."""
    seen: Counter[str] = Counter()
    for each in found:
        seen.update(each)
    return _ranked(unit, language, seen, most)


def _subwords(texts: Sequence[str], most: int, language: Language) -> Tokenizer:
    merges = tuple(token_bytes.learn(texts, most))
    tokens = token_bytes.joined(merges)
    cutter = token_bytes.encoder({token: place for place, token in enumerate(tokens)}, merges)
    seen: Counter[str] = Counter(dict.fromkeys(tokens, 0))
    for text in texts:
        for place, count in Counter(cutter.encode(text).ids).items():
            seen[tokens[place]] += count
    return _ranked("subwords", language, seen, len(tokens), merges)


def _ranked(
    unit: AnyUnit, language: Language, seen: Counter[str], most: int, merges: tuple[token_bytes.Merge, ...] = ()
) -> Tokenizer:
    ranked = sorted(seen.items(), key=lambda item: (-item[1], item[0]))[:most]
    return Tokenizer(unit, language, tuple(token for token, _ in ranked), tuple(count for _, count in ranked), merges)


def _read(about: object) -> Tokenizer:
    if not isinstance(about, dict):
        raise TypeError
    unit, language, tokens, counts = (about[name] for name in ("unit", "language", "tokens", "counts"))
    if unit not in ("characters", "words", "subwords", "sentences") or language not in ("en", "zh"):
        raise ValueError
    if not isinstance(tokens, list) or not isinstance(counts, list) or len(tokens) != len(counts):
        raise TypeError
    if len(tokens) > _MOST or not all(isinstance(each, str) and each and not _HALVES.search(each) for each in tokens):
        raise ValueError
    if not all(type(each) is int and each >= 0 for each in counts) or len(set(tokens)) != len(tokens):
        raise ValueError
    if unit == "characters" and any(len(each) != 1 for each in tokens):
        raise ValueError
    merges = _merges(about["merges"], tokens) if unit == "subwords" else ()
    return Tokenizer(unit, language, tuple(tokens), tuple(counts), merges)


def _merges(listed: object, tokens: list[str]) -> tuple[token_bytes.Merge, ...]:
    known = set(tokens)
    if not isinstance(listed, list) or not known >= set(token_bytes.alphabet()):
        raise TypeError
    merges = []
    for pair in listed:
        if not isinstance(pair, list) or [type(each) for each in pair] != [int, int] or min(pair) < FIRST:
            raise TypeError
        first, second = (tokens[each - FIRST] for each in pair)
        if first + second not in known:
            raise ValueError
        merges.append((first, second))
    if known != set(token_bytes.joined(merges)):
        raise ValueError
    return tuple(merges)
