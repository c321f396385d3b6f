"""Networks of our own with attention, as they can be looked at: the shipped encoder, runs of encoders and decoders. Knows no page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from torch import Tensor

from core.data import encoder_tasks
from core.data.tokens import UNKNOWN, Tokenizer, clean
from core.errors import Problem
from core.explain.heads import Kind, Reader, weights_of
from core.models.transformer import Decoder, Look
from core.predict.maps_form import TOKENS
from core.sequences import characters, pretrained
from core.sequences.checkpoint import Learned, load
from core.sequences.encoder_config import TRANSFORMER
from core.sequences.encoder_facts import names
from core.sequences.encoder_models import Attending
from core.sequences.encoder_texts import ASK


def of_encoder(folder: Path) -> Reader:
    """The encoder in `folder`, as core.sequences.pretrained reads it. Raises Problem as `pretrained.load`."""
    return Judging(pretrained.load(folder))


def of_run(path: Path) -> Reader:
    """The Transformer of a run. Raises Problem("maps_unknown") where it has none, and as `checkpoint.load`."""
    learned = load(path)
    model = learned.models.get(TRANSFORMER) or next(iter(learned.models.values()))
    if isinstance(model, Attending):
        return Placing(model, learned)
    if isinstance(model, Decoder):
        return Going(model, learned)
    raise Problem("maps_unknown")


class Judging:
    """A whole text → one of two classes."""

    def __init__(self, given: pretrained.Pretrained) -> None:
        self.given = given
        self.longest = min(given.model.longest, TOKENS)
        self.layers, self.heads = len(given.model.blocks), given.heads
        self.weights = weights_of(given.model)
        self.classes = [str(each) for each in given.card.get("classes", [])]
        self.unknown: int | None = given.tokenizer.token_to_id("[UNK]")

    def cut(self, text: str) -> tuple[list[int], list[str]]:
        """The class token first; every token as it stands in the text. Beyond the longest the count goes on, the numbers do not matter."""
        read = self.given.tokens(text)
        if len(read.ids) < 2:
            return [], []
        text = clean(text)
        shown = [text[a:b] if b > a else name for name, (a, b) in zip(read.tokens, read.spans, strict=True)]
        more = len(self.given.tokenizer.encode(text[: pretrained.MOST_CHARACTERS]).ids) + 1 - len(read.ids)
        return [*read.ids, *[0] * more], [*shown, *[""] * more]

    def kind(self, _ids: Sequence[int]) -> Kind:
        """Always one answer for the whole text."""
        return "classes"

    def run(self, ids: Tensor, _kind: Kind, look: Look | None) -> Tensor:
        """(classes,): the readout of the mean of all vectors."""
        logits: Tensor = self.given.head(self.given.model(ids, look=look).mean(dim=1))
        return logits[0].softmax(-1)

    def name(self, answer: int) -> str:
        """As the card says."""
        return self.classes[answer] if answer < len(self.classes) else str(answer + 1)


class Placing:
    """A run of an encoder: an answer for each place, or one for all."""

    def __init__(self, model: Attending, learned: Learned) -> None:
        config, data = learned.experiment.model, learned.experiment.data
        self.model, self.layers, self.heads = model, config.layers, config.heads
        self.longest, self.weights = min(model.encoder.longest, TOKENS), weights_of(model)
        self.signs, self.tokenizer, self.asks = "", None, data.made in (None, "majority")
        self.unknown = UNKNOWN if data.made is None else None
        if data.made is None:
            self.tokenizer, self.names = Tokenizer.of(learned.about["tokens"]), list(learned.about["classes"])
        else:
            self.signs = encoder_tasks.form(data.made, data.length, data.letters).signs
            self.names = names(learned.experiment)

    def cut(self, text: str) -> tuple[list[int], list[str]]:
        """Tokens, or of a task with signs of its own those signs; where one answer is asked for, its token first.

        Raises Problem("maps_signs") where a text has none of these signs.
        """
        if self.tokenizer is not None:
            found = self.tokenizer.encode(text)
            text = clean(text)
            named = [text[a:b] or ASK for a, b in found.spans]
            return ([len(self.tokenizer), *found.ids], [ASK, *named]) if found.ids else ([], [])
        ask, known = encoder_tasks.ASK, self.signs.replace(encoder_tasks.ASK, "")
        kept = [sign for sign in text.upper() if sign in known]
        if not kept:
            raise Problem("maps_signs", signs=" ".join(known))
        kept = [ask, *kept] if self.asks else kept
        return [self.signs.index(sign) for sign in kept], kept

    def kind(self, _ids: Sequence[int]) -> Kind:
        """One answer, or one for each place."""
        return "classes" if self.model.one else "places"

    def run(self, ids: Tensor, _kind: Kind, look: Look | None) -> Tensor:
        """(classes,) or (T, classes)."""
        shares = self.model(ids, None, look)[0].float().softmax(-1)
        return shares[0] if self.model.one else shares

    def name(self, answer: int) -> str:
        """A class, a letter or the number of a place."""
        return str(self.names[answer]) if answer < len(self.names) else str(answer + 1)


class Going:
    """A run of a decoder: what comes next."""

    def __init__(self, model: Decoder, learned: Learned) -> None:
        config: Any = learned.experiment.model
        self.model, self.layers, self.heads = model, config.layers, config.heads
        self.longest, self.weights = min(model.longest, TOKENS), weights_of(model)
        self.known = characters.Characters(str(learned.about["characters"]))
        self.unknown: int | None = characters.UNKNOWN

    def cut(self, text: str) -> tuple[list[int], list[str]]:
        """A token for each character."""
        text = clean(text)
        return self.known.encode(text).tolist(), list(text)

    def kind(self, _ids: Sequence[int]) -> Kind:
        """Always the next character."""
        return "next"

    def run(self, ids: Tensor, _kind: Kind, look: Look | None) -> Tensor:
        """(characters,): what may come behind the last."""
        logits: Tensor = self.model(ids, look=look)
        return logits[0, -1].float().softmax(-1)

    def name(self, answer: int) -> str:
        """The character."""
        return self.known.decode([answer])
