"""A text that a small GPT learns: its parts, windows of it, what is judged, what is written of it. Knows no loop."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from core.data import text_sets
from core.data.decoder_tasks import Rows
from core.errors import Problem
from core.foundations.sampling import uniforms
from core.models.transformer import Decoder
from core.sequences import characters, decoder_models, words_in, writing_facts
from core.sequences.decoder_config import DecoderData
from core.sequences.writing import opening
from core.sequences.writing_config import SAMPLE, SAMPLE_TEMPERATURE


class Text:
    """Raises Problem "text_too_short", and as core.data.text_sets.running does."""

    def __init__(self, data: DecoderData) -> None:
        source = text_sets.running(data.name, data.own)
        if len(source.text) < writing_facts.LEAST:
            raise Problem("text_too_short", count=len(source.text), needed=writing_facts.LEAST)
        self.name, self.language = data.name, source.language
        self.trained = writing_facts.borders(len(source.text))[0]  # characters
        self._train = source.text[: self.trained]
        self.known, self.dropped = characters.build(self._train, data.most)
        self.ids = self.known.encode(source.text)
        self.prompt = opening(source.text[self.trained :], self.known.letters)
        self.validation = source.text[self.trained :]

    def rows(self, rng: np.random.Generator, count: int, length: int) -> Rows:
        """Windows that begin anywhere in the training part."""
        starts = rng.integers(0, self.trained - length + 1, count)
        ids = self.ids[starts[:, None] + np.arange(length)]
        return Rows(ids, np.zeros_like(ids), np.zeros_like(ids))

    def told(self) -> dict[str, Any]:
        """About the text, and what counting alone achieves on the parts that the network is judged by."""
        _ = self._words  # now, so that the first snapshot costs no more than the others
        validation, test = writing_facts.references(self.ids, self.known.count)
        return {
            "text": self.name,
            "language": self.language,
            "characters": len(self.ids),
            "trained": self.trained,
            "dropped": self.dropped,
            "unknown": float(np.mean(self.ids[: self.trained] == characters.UNKNOWN)),
            "references": validation,
            "test_references": test,
            "prompt": self.prompt,
            "real_unit": words_in.unit(self.language),
        }

    def bits(self, model: Decoder, part: int) -> tuple[float, int]:
        """Bits per character of the validation part (0) or the test part (1), and of how many."""
        return decoder_models.bits(model, self.ids, writing_facts.judged(len(self.ids), part))

    def sample(self, model: Decoder) -> dict[str, Any]:
        """What is written now behind the same beginning with the same draws, and how much of it are words of the text."""
        draws = uniforms(0, SAMPLE).tolist()
        places = decoder_models.sample(model, self.known.encode(self.prompt), SAMPLE_TEMPERATURE, draws)
        text = self.known.decode(places)
        marks = words_in.marks(text, self._words, self.language)
        return {"sample": text, "marks": marks, "real": words_in.share(text, self._words, self.language)}

    @cached_property
    def _words(self) -> frozenset[str]:
        return words_in.words(self._train, self.language)
