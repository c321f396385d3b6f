"""Folders of Hugging Face checkpoints that the operator allows: which there are, and whether one can be read at all. Loads no weights.

It belongs to the server's side, so whatever is wrong with a folder is said at once. Only safetensors is read: numbers and text,
nothing that could run. Code that a checkpoint brings is never run.
"""

from __future__ import annotations

import importlib.util
import json
import math
import os
import re
import struct
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from core.errors import Problem
from core.predict.maps_form import HEADS, LAYERS
from core.settings import settings

FETCHED = "checkpoints"  # below the home of the app
MOST_TEXT = 64 << 20  # bytes of a tokenizer, which only a child process reads
MOST_CONFIG = 1 << 20  # bytes of a description
MOST_HEADERS = 4 << 20  # bytes of what stands before the weights, of all files together
SHARDS, AXES, NUMBER, LABELS = 200, 8, 1 << 50, 100_000
REMEMBERED = 64  # verdicts
PICKLED = (".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle", ".h5", ".msgpack")
_NAME = re.compile(r"(?!.*\.\.)[A-Za-z0-9_][\w.-]{0,95}(/[A-Za-z0-9_][\w.-]{0,95})?", re.ASCII)
_SIZES = {"num_hidden_layers": LAYERS, "n_layer": LAYERS, "n_layers": LAYERS, "num_attention_heads": HEADS, "n_head": HEADS, "n_heads": HEADS, "num_layers": LAYERS, "num_heads": HEADS}  # fmt: skip
State = tuple[tuple[str, int, int], ...]


def installed() -> bool:
    """Whether the optional extra is there (requirements-hub.txt)."""
    return importlib.util.find_spec("transformers") is not None


def names() -> list[str]:
    """The folders that visitors may look into: the operator's, then those that were fetched from the hub."""
    return [name for place in _places() if place.is_dir() for name in sorted(_below(place))]


def folder_of(name: str) -> Path:
    """The folder called so. Raises Problem("checkpoint_unknown")."""
    for place in _places():
        if place.is_dir() and name in _below(place):
            return place / name
    raise Problem("checkpoint_unknown", name=name[:100])


def state_of(place: Path) -> State:
    """Name, time and bytes of each file in a folder, or of one file: what is read anew when it changes. Raises Problem("checkpoint_missing")."""
    try:
        files = sorted(place.iterdir()) if place.is_dir() else [place]
        return tuple((each.name, (known := each.stat()).st_mtime_ns, known.st_size) for each in files)
    except OSError:
        raise Problem("checkpoint_missing") from None


def check(folder: Path, most_mb: int) -> None:
    """Whether a checkpoint can be read, as far as can be told without reading its weights; remembered as long as no file changes.

    Raises Problem("hub_not_installed" | "checkpoint_missing" | "checkpoint_no_config" | "checkpoint_config" | "checkpoint_pickle" |
    "checkpoint_no_weights" | "checkpoint_weights" | "checkpoint_too_large" | "checkpoint_pair" | "checkpoint_no_tokenizer").
    """
    if not installed():
        raise Problem("hub_not_installed")
    trouble = _verdict(folder, state_of(folder), most_mb)
    if trouble is not None:
        raise Problem(trouble.code, **trouble.params)


@lru_cache(maxsize=REMEMBERED)
def _verdict(folder: Path, _state: State, most_mb: int) -> Problem | None:
    try:
        _judge(folder, most_mb)
    except Problem as problem:
        return problem
    except OSError:
        return Problem("checkpoint_missing")
    return None


def _judge(folder: Path, most_mb: int) -> None:
    if not (folder / "config.json").is_file():
        raise Problem("checkpoint_no_config", name=folder.name)
    weights = sorted(folder.glob("*.safetensors"))
    if not weights:
        pickled = any(each.suffix in PICKLED for each in folder.iterdir())
        raise Problem("checkpoint_pickle" if pickled else "checkpoint_no_weights", name=folder.name)
    texts = [each for each in folder.iterdir() if each.is_file() and each not in weights and each.suffix not in PICKLED]
    megabytes = sum(each.stat().st_size for each in weights) / 1e6
    too_large = Problem("checkpoint_too_large", name=folder.name, megabytes=f"{megabytes:,.0f}", most=most_mb)
    if megabytes > most_mb or len(weights) > SHARDS or any(each.stat().st_size > MOST_TEXT for each in texts):
        raise too_large
    if _described(folder).get("is_encoder_decoder"):
        raise Problem("checkpoint_pair", name=folder.name)
    if _numbers(weights) * 4 > most_mb * 1e6:  # in float32, as it is computed
        raise too_large
    if not any((folder / each).is_file() for each in ("tokenizer.json", "vocab.txt", "vocab.json", "tokenizer.model")):
        raise Problem("checkpoint_no_tokenizer", name=folder.name)


def named(name: str) -> str:
    """The name of a model on the hub, as `owner/model`. Raises Problem("hub_name_malformed")."""
    if not _NAME.fullmatch(name.strip()):
        raise Problem("hub_name_malformed", name=name.strip()[:100])
    return name.strip()


def place_of(name: str) -> Path:
    """Where a model of the hub is kept once it was fetched."""
    return settings().home / FETCHED / named(name).replace("/", "--")


def half_of(name: str) -> str:
    """How the hidden folders begin in which a model of the hub arrives."""
    return f".{named(name).replace('/', '--')}.half-"


def arrived(name: str) -> int:
    """Bytes of a model of the hub that are here while it is fetched."""
    place, total = settings().home / FETCHED, 0
    for each in place.glob(f"{half_of(name)}*/**/*"):
        with suppress(OSError):  # a part may just have got its name
            total += each.lstat().st_size
    return total


def used(folder: Path) -> None:
    """That a model of the hub is looked at; those longest unused make room for others."""
    if folder.parent == settings().home / FETCHED:
        with suppress(OSError):
            os.utime(folder)


def _places() -> list[Path]:
    own = settings().checkpoints
    return [*([own] if own else []), settings().home / FETCHED]


def _below(place: Path) -> list[str]:
    """The folders in `place` that really lie there, whatever links say; none with a dot before its name, as half a download has."""
    inside = place.resolve()
    found = [each for each in place.iterdir() if not each.name.startswith(".")]
    return [each.name for each in found if each.is_dir() and each.resolve().parent == inside]


def _described(folder: Path) -> dict[str, Any]:
    path = folder / "config.json"
    try:
        if path.stat().st_size > MOST_CONFIG:
            raise ValueError("no description is so long")
        described = json.loads(path.read_text("utf-8"))
        if not isinstance(described, dict):
            raise ValueError("no description")
        left: list[Any] = [described]
        while left:  # a network for text and pictures has a description of each in it
            one = left.pop()
            left += [each for each in (one.values() if isinstance(one, dict) else one) if isinstance(each, dict | list)]
            if isinstance(one, dict) and not _fits(one):
                raise ValueError("more than can be shown")
    except (OSError, ValueError, TypeError, RecursionError):
        raise Problem("checkpoint_config", name=folder.name) from None
    return described


def _fits(described: dict[str, Any]) -> bool:
    sizes = [(described[name], most) for name, most in _SIZES.items() if described.get(name) is not None]
    labels = described.get("num_labels")
    named = [described.get(name) for name in ("id2label", "label2id")]
    return (
        all(type(size) is int and 1 <= size <= most for size, most in sizes)
        and (labels is None or (type(labels) is int and 0 <= labels <= LABELS))
        and all(each is None or (isinstance(each, dict) and len(each) <= LABELS) for each in named)
    )


def _numbers(weights: list[Path]) -> int:
    """How many numbers files of weights hold, from their headers alone. Raises Problem("checkpoint_weights")."""
    total, left = 0, MOST_HEADERS
    try:
        for path in weights:
            with path.open("rb") as file:
                (length,) = struct.unpack("<Q", file.read(8))
                if not 2 <= length <= left:
                    raise ValueError("no header")
                header = json.loads(file.read(length))
            left -= length
            tensors = [each for name, each in header.items() if name != "__metadata__"]
            total += sum(math.prod(_sizes(each["shape"], AXES)) for each in tensors)
            ends = [_sizes(each["data_offsets"], 2)[1] for each in tensors]
            if 8 + length + max(ends) != path.stat().st_size:
                raise ValueError("a part is missing")
    except (OSError, ValueError, TypeError, KeyError, IndexError, AttributeError, struct.error, RecursionError):
        raise Problem("checkpoint_weights", name=weights[0].parent.name) from None
    return total


def _sizes(found: list[int], most: int) -> list[int]:
    """`found`, if it is at most so many plain numbers that a file can have. Raises ValueError."""
    if len(found) > most or any(type(each) is not int or not 0 <= each <= NUMBER for each in found):
        raise ValueError("no sizes")
    return found
