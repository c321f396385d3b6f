"""The encoder that comes with the project: a folder with weights, tokens and a card → opinions and maps of attention.

What comes from a folder is checked whole: sizes, shapes, numbers; the files are safetensors and JSON, nothing that could run. Knows
no data set, no page, and not how the network came about.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import safetensors
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from core.config import from_dict
from core.data.token_words import Span
from core.data.tokens import clean
from core.errors import Problem
from core.models.transformer import Encoder, Look
from core.models.transformer_config import TransformerConfig, fits
from core.sequences.checkpoint import BROKEN

FORMAT = "glassbox-encoder-1"
SHIPPED = Path(__file__).resolve().parents[2] / "assets" / "encoders" / "bilingual"
WEIGHTS, TOKENS, CARD = "model.safetensors", "tokenizer.json", "card.json"
MOST_BYTES = {WEIGHTS: 64 << 20, TOKENS: 8 << 20, CARD: 1 << 20}
MOST_TOKENS, MOST_PLACES = 1 << 17, 4096  # of a vocabulary and of a text that a file may ask for
MOST_CHARACTERS = 20_000  # of a text: more than the tokens of a text can hold
AT_ONCE = 32  # texts
Floats = NDArray[np.float32]


class Read(NamedTuple):
    """A text as the encoder takes it: the class token first, then what fits; each token's characters (none of the first)."""

    ids: list[int]
    tokens: list[str]
    spans: list[Span]
    cut: bool  # whether the text had more tokens


class Trace(NamedTuple):
    """What happened to one text of n tokens."""

    read: Read
    maps: Floats  # (layers, heads, n, n), rows sum to 1
    stream: Floats  # (layers + 1, n, d): what enters the first block and what leaves each
    probabilities: Floats  # (2,)


@dataclass(frozen=True, eq=False)
class Pretrained:
    """The encoder, ready to read. `head` (d → classes) stands on the mean of its vectors."""

    tokenizer: Any  # tokenizers.Tokenizer
    model: Encoder
    head: nn.Linear
    card: dict[str, Any]
    class_token: int
    padding: int
    heads: int  # of each layer

    def tokens(self, text: str) -> Read:
        """The tokens of a text and where they stand in it."""
        text = clean(text)
        found = self.tokenizer.encode(text[:MOST_CHARACTERS])
        most = self.model.longest - 1
        ids, names, spans = found.ids[:most], found.tokens[:most], found.offsets[:most]
        whole = len(found.ids) <= most and len(text) <= MOST_CHARACTERS
        first = self.tokenizer.id_to_token(self.class_token)
        return Read([self.class_token, *ids], [first, *names], [(0, 0), *spans], not whole)

    @torch.no_grad()
    def read(self, texts: Sequence[str]) -> Floats:
        """How probable each class is for each text, (n, classes)."""
        ids = [self.tokens(text).ids for text in texts]
        found = np.zeros((len(ids), self.head.out_features), np.float32)
        order = sorted(range(len(ids)), key=lambda row: len(ids[row]))
        for at in range(0, len(order), AT_ONCE):
            rows = order[at : at + AT_ONCE]
            batch, keep = self._padded([ids[row] for row in rows])
            found[rows] = self._judged(self.model(batch, keep), keep).numpy()
        return found

    @torch.no_grad()
    def maps(self, text: str, heads: NDArray[np.floating] | None = None, hidden: Sequence[int] = ()) -> Trace:
        """Every layer's and head's shares for a text.

        heads (layers, heads): factors on what each head says, 0 silences it. `hidden`: places of tokens that nobody may look at
        and that do not count in the end; the class token is always seen. Raises ValueError for other shapes or places.
        """
        read = self.tokens(text)
        batch, keep = self._padded([read.ids])
        if any(not 0 < place < len(read.ids) for place in hidden):
            raise ValueError("no token stands there")
        keep[0, list(hidden)] = False
        look = Look(heads=None if heads is None else torch.from_numpy(np.asarray(heads, np.float32).copy()))
        shape = (len(self.model.blocks), self.heads)
        if look.heads is not None and tuple(look.heads.shape) != shape:
            raise ValueError(f"heads of shape {tuple(look.heads.shape)} instead of {shape}")
        vectors = self.model(batch, keep if hidden else None, look)
        return Trace(
            read,
            torch.stack([each[0] for each in look.maps]).numpy(),
            torch.stack([each[0] for each in look.stream]).numpy(),
            self._judged(vectors, keep)[0].numpy(),
        )

    def _padded(self, ids: list[list[int]]) -> tuple[Tensor, Tensor]:
        length = max(len(each) for each in ids)
        batch = torch.tensor([each + [self.padding] * (length - len(each)) for each in ids])
        keep = torch.arange(length) < torch.tensor([len(each) for each in ids])[:, None]
        return batch, keep

    def _judged(self, vectors: Tensor, keep: Tensor) -> Tensor:
        """(batch, T, d) → probabilities (batch, classes): of the mean over what is kept."""
        shares = keep.to(vectors.dtype)[..., None]
        mean = (vectors * shares).sum(dim=1) / shares.sum(dim=1)
        logits: Tensor = self.head(mean)
        return logits.softmax(dim=-1)


def load(folder: Path = SHIPPED) -> Pretrained:
    """The encoder of a folder, in evaluation mode.

    Raises Problem("checkpoint_no_weights" | "checkpoint_weights", name): whatever is wrong with a file from outside is said as this.
    """
    for name, most in MOST_BYTES.items():
        try:
            size = (folder / name).stat().st_size
        except OSError:
            raise Problem("checkpoint_no_weights", name=folder.name) from None
        if size > most:
            raise Problem("checkpoint_weights", name=folder.name)
    try:
        card = json.loads((folder / CARD).read_text("utf-8"))
        about, tensors = _weights(folder / WEIGHTS)
        tokenizer = _tokenizer(folder / TOKENS, about["vocabulary"])
        numbers = [about[name] for name in ("classes", "class_token", "padding")]
        if not isinstance(card, dict) or any(type(each) is not int or each < 0 for each in numbers):
            raise ValueError("no card, or no numbers")
        classes, class_token, padding = numbers
        if not 2 <= classes <= 1000 or max(class_token, padding) >= about["vocabulary"]:
            raise ValueError("classes or tokens that do not exist")
        model, head = _built(about, classes, tensors)
    except safetensors.SafetensorError:
        raise Problem("checkpoint_weights", name=folder.name) from None
    except (*BROKEN, OSError):
        raise Problem("checkpoint_weights", name=folder.name) from None
    return Pretrained(tokenizer, model, head, card, class_token, padding, about["config"]["heads"])


def described(model: Encoder, head: nn.Linear, config: TransformerConfig, class_token: int, padding: int) -> Any:
    """(tensors, metadata) as `load` reads them; the weights in half precision."""
    assert model.embedding is not None
    about = {
        "config": config.__dict__,
        "vocabulary": model.embedding.num_embeddings,
        "longest": model.longest,
        "classes": head.out_features,
        "class_token": class_token,
        "padding": padding,
    }
    parts = {"encoder": model, "head": head}
    tensors = {
        f"{part}.{name}": each.detach().half().contiguous()
        for part, module in parts.items()
        for name, each in module.named_parameters()
    }
    return tensors, {"format": FORMAT, "about": json.dumps(about)}


def _weights(path: Path) -> tuple[dict[str, Any], dict[str, Tensor]]:
    with safetensors.safe_open(path, framework="pt") as file:
        header = file.metadata() or {}
        if header.get("format") != FORMAT:
            raise ValueError("another format")
        about = json.loads(header["about"])
        return about, {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - not a dictionary


def _tokenizer(path: Path, vocabulary: object) -> Any:
    from tokenizers import Tokenizer

    if not isinstance(vocabulary, int) or not 4 <= vocabulary <= MOST_TOKENS:
        raise ValueError("too many tokens")
    written = json.loads(path.read_text("utf-8"))
    places = written["model"]["vocab"]
    if written["model"]["type"] != "BPE" or sorted(places.values()) != list(range(vocabulary)):
        raise ValueError("another kind of tokens, or another number of them")
    try:
        return Tokenizer.from_str(json.dumps(written))
    except Exception as error:  # the library raises nothing narrower
        raise ValueError("no tokens") from error


def _built(about: dict[str, Any], classes: int, tensors: dict[str, Tensor]) -> tuple[Encoder, nn.Linear]:
    """The modules with their weights. Raises one of BROKEN for what does not fit."""
    config = from_dict(TransformerConfig, {**about["config"], "dropout": 0.0})
    fits(config)
    vocabulary, longest = about["vocabulary"], about["longest"]
    if type(longest) is not int or not 2 <= longest <= MOST_PLACES:
        raise ValueError("too many places")
    model = Encoder(config, vocabulary, longest, torch.Generator().manual_seed(0))
    head = nn.Linear(config.width, classes)
    for name, place in _places(model, head):
        found = tensors.pop(name)
        if found.shape != place.shape or not found.is_floating_point() or not math.isfinite(found.float().sum()):
            raise ValueError(f"{name}: {tuple(found.shape)} instead of {tuple(place.shape)}, or no numbers")
        with torch.no_grad():
            place.copy_(found)
    if tensors:
        raise ValueError("weights of another network")
    return model.eval().requires_grad_(False), head.eval().requires_grad_(False)


def _places(model: Encoder, head: nn.Linear) -> Iterator[tuple[str, nn.Parameter]]:
    for part, module in (("encoder", model), ("head", head)):
        for name, each in module.named_parameters():
            yield f"{part}.{name}", each
