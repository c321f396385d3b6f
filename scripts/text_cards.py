"""The cards of the networks for texts that come with the project, and how these do on the project's own texts. Trains nothing."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch

from core.config import to_dict
from core.data import text_shipped
from core.data.text_sets import source_of
from core.data.tokens import Tokenizer
from core.models.transformer import Decoder
from core.sequences import checkpoint, decoder_models
from core.sequences.characters import UNKNOWN, Characters, Ids
from core.sequences.checkpoint import Learned
from core.sequences.reading_scores import judge
from core.sequences.reading_texts import AT_ONCE, Batch, clipped, padded
from core.sequences.state import SequenceState
from core.sequences.writing_models import bits

OWN = {  # our own texts: no reader learned from them; the writers may have, as the play and the poems are part of larger ones
    "reader_en": "reviews_en",
    "reader_zh": "reviews_zh",
    "writer_en": "shakespeare_small",
    "writer_zh": "tang_small",
    "gpt_en": "shakespeare_small",
    "gpt_zh": "tang_small",
}
READ = 20_000  # characters of a small text that a writer is judged by
LIMITS = {  # what to keep in mind of each, in a word
    "writer_en": ("no_sense", "old_language", "letters"),
    "writer_zh": ("no_sense", "old_language", "rare_characters"),
    "gpt_en": ("no_sense", "old_language", "letters"),
    "gpt_zh": ("no_sense", "old_language", "rare_characters"),
    "reader_en": ("only_opinions", "films", "short", "sure"),
    "reader_zh": ("only_opinions", "goods", "short", "sure"),
}


def on_own_texts(name: str, weights: Path) -> dict[str, Any]:
    """How the file does on a text that comes with the project, so that anybody can check it without a download."""
    learned = checkpoint.load(weights)
    found = _read(OWN[name], learned) if learned.experiment.kind == "reading" else _written(OWN[name], learned)
    return {"name": OWN[name], **found}


def _written(name: str, learned: Learned) -> dict[str, Any]:
    """Bits per character of the beginning of the text."""
    ids = Characters(learned.about["characters"]).encode(text_shipped.verse(name)[: READ + 1])
    found, count = bits_of(learned, ids, (1, len(ids)))
    return {"lane_losses": [found], "characters": count, "unknown": float(np.mean(ids == UNKNOWN))}


def bits_of(learned: Learned, ids: Ids, place: tuple[int, int]) -> tuple[float, int]:
    """Bits per character of ids[a:b], and of how many, of whichever kind of network writes."""
    (model,) = learned.models.values()
    return decoder_models.bits(model, ids, place) if isinstance(model, Decoder) else bits(model, ids, place)


def _read(name: str, learned: Learned) -> dict[str, Any]:
    """Accuracy of each lane over all reviews."""
    read, tokenizer = text_shipped.reviews(name), Tokenizer.of(learned.about["tokens"])
    ids = [clipped(tokenizer.ids(text), learned.experiment.data.longest) for text in read.texts]
    labels = np.array(read.labels, np.int64)
    places = [np.arange(at, min(at + AT_ONCE, len(ids))) for at in range(0, len(ids), AT_ONCE)]
    batches = [(some, Batch(padded([ids[row] for row in some]), torch.from_numpy(labels[some]))) for some in places]
    judged = [judge(model, batches, labels) for model in learned.models.values()]
    return {
        "lane_losses": [each.loss for each in judged],
        "lane_accuracies": [each.accuracy for each in judged],
        "texts": len(ids),
    }


def card(
    name: str, state: SequenceState, told: dict[str, Any], metrics: dict[str, Any], weights: Path, note: str
) -> dict[str, Any]:
    """What is known of the network: `told` at the start of its run, `metrics` by part, as measured with the file."""
    content, data = weights.read_bytes(), state.experiment.data
    source = source_of(data.name)
    counted = ("texts", "characters", "trained", "vocabulary", "unknown", "dropped")
    return {
        "name": name,
        "kind": state.experiment.kind,
        "language": told["language"],
        "classes": told.get("classes", []),
        "lanes": told["lanes"],
        "parameters": sum(lane["parameters"] for lane in told["lanes"]),
        "experiment": to_dict(state.experiment),
        "weights": {
            "bytes": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            "precision": "float16",
        },
        "license": "Apache-2.0",
        "data": {
            "name": data.name,
            "title": source.title,
            "license": source.license,
            "credit": source.credit,
            "note": note,
            "sha256": {part.name: part.sha256 for part in source.parts},
            **{key: told[key] for key in counted if key in told},
        },
        "metrics": {part: _metrics(found) for part, found in metrics.items()},
        "references": told.get("test_references", {"most_frequent_class": told.get("test_floor")}),
        "limits": list(LIMITS[name]),
        "command": f"python scripts/train_text_networks.py {name}",
        "steps": state.step,
        "seed": state.experiment.seed,
        "optimizer": asdict(state.experiment.optimizer),
        "torch": torch.__version__,
    }


def _metrics(found: dict[str, Any]) -> dict[str, Any]:
    kept = {key: _rounded(value) for key, value in found.items() if key.startswith(("lane_", "interval")) and value}
    return kept | {
        key: found[key] for key in ("name", "texts", "characters", "unknown", "tested", "seen") if key in found
    }


def _rounded(value: Any) -> Any:
    return [_rounded(each) for each in value] if isinstance(value, list) else round(float(value), 5)
