"""Train the translator that comes with the project: weights and card in assets/sequences. Knows nothing of a page.

It learns English → Chinese on the simplified sentences of Tatoeba, through the loop that a learner's runs use. Its weights are
rounded to half precision, written, and read back; with these it is judged: on the validation part, on the pairs that come along,
and once, at the end, on the test part.

    python scripts/train_translator.py            GLASSBOX_DATA names the folder that holds mt/
    python scripts/train_translator.py --trial D  to try a change: weights into D, no card, the test part left alone

One thread and one generator: the same command on the same machine writes the same weights, bit for bit.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from core.config import to_dict  # noqa: E402
from core.data import pairs_files, text_sets  # noqa: E402
from core.data.text_sets import source_of  # noqa: E402
from core.data.tokens import Tokenizer  # noqa: E402
from core.models.transformer import Translator  # noqa: E402
from core.sequences import checkpoint  # noqa: E402
from core.sequences.reading_texts import padded  # noqa: E402
from core.sequences.state import SequenceState, start  # noqa: E402
from core.sequences.translate_config import (  # noqa: E402
    TranslateData,
    TranslateExperiment,
    TranslateModel,
    TranslateTokens,
)
from core.sequences.translate_pairs import Written  # noqa: E402
from core.sequences.translate_scores import bleu  # noqa: E402
from core.sequences.translate_search import greedy  # noqa: E402
from core.training.experiment import OptimizerConfig, ScheduleConfig  # noqa: E402
from scripts.train_digit_reader import unfolded  # noqa: E402
from scripts.train_text_networks import CARD, FOLDER, WEIGHTS, restored, trained, write  # noqa: E402

NAME = "translator_en_zh"
EXPERIMENT = TranslateExperiment(  # everything that matters is written out
    data=TranslateData("tatoeba", direction="en_zh", script="simplified", longest=20),
    tokens=TranslateTokens("words", "characters", 2000),
    model=TranslateModel(width=80, layers=2, heads=4, expansion=4, position="learned", norm="pre", dropout=0.1),
    optimizer=OptimizerConfig("adam", 0.003),
    schedule=ScheduleConfig("one_cycle"),
    epochs=20,
    batch_size=64,
    label_smoothing=0.1,
    precision="float32",
)
OWN = 200  # of the pairs that come along: it has learned from none of them


def main() -> None:
    """Train, measure, write."""
    words = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    words.add_argument("--trial", type=Path, help="a folder for the weights of a trial; the test part is left alone")
    trial = words.parse_args().trial
    torch.set_num_threads(1)
    began, busy = time.perf_counter(), time.process_time()
    state = start(EXPERIMENT)
    told = trained(state)
    target = (trial or FOLDER) / NAME / WEIGHTS
    target.parent.mkdir(parents=True, exist_ok=True)
    write(state, target)
    used = {"seconds": round(time.perf_counter() - began), "processor_seconds": round(time.process_time() - busy)}
    restored(state, target)
    found = {"validation": numbers(state.task.snapshot(whole=True)[0]), "own": on_own_pairs(target)}
    if trial is None:
        found["test"] = numbers(state.task.finished()[0])
        text = unfolded(json.dumps(card(state, told, found, target, used), ensure_ascii=False, indent=1))
        target.with_name(CARD).write_text(text + "\n", "utf-8")
    print(target.stat().st_size, "bytes", used, json.dumps(found, ensure_ascii=False), flush=True)


def numbers(found: dict[str, Any]) -> dict[str, Any]:
    """What was measured, without what was written."""
    return {name: each for name, each in found.items() if name != "samples"}


def on_own_pairs(weights: Path) -> dict[str, Any]:
    """BLEU of the file on pairs that come with the project, so that anybody can check it without a download."""
    learned = checkpoint.load(weights)
    model = learned.models["transformer"]
    assert isinstance(model, Translator)
    source, target = (Tokenizer.of(learned.about[name]) for name in ("source", "target"))
    read = pairs_files.shipped()
    rows = np.random.default_rng(0).permutation(len(read.english))[:OWN]
    ids = padded([np.array(source.encode(read.english[row]).ids, np.int64) for row in rows])
    written = Written(target)
    said = [written.text(each) for each in greedy(model, ids, written, EXPERIMENT.data.longest)]
    found = bleu(said, [[read.chinese[row]] for row in rows], "zh")
    return {"name": "pairs_small", "bleu": found.score, "pairs": len(rows)}


def card(
    state: SequenceState, told: dict[str, Any], metrics: dict[str, Any], weights: Path, used: dict[str, int]
) -> dict[str, Any]:
    """What is known of the network."""
    content, source = weights.read_bytes(), source_of("tatoeba")
    return {
        "name": NAME,
        "kind": "translate",
        "language": "zh",
        "classes": [],
        "lanes": told["lanes"],
        "parameters": sum(lane["parameters"] for lane in told["lanes"]),
        "experiment": to_dict(state.experiment),
        "weights": {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest(), "precision": "float16"},
        "license": "Apache-2.0",
        "data": {
            "name": "tatoeba",
            "title": source.title,
            "license": source.license,
            "credit": source.credit,
            "sha256": {part.name: part.sha256 for part in source.parts},
            "pairs": told["pairs"],
            "vocabulary": told["vocabulary"],
            "unknown": told["unknown"],
            "dropped": told["dropped"],
        },
        "metrics": metrics,
        "limits": ["short_sentences", "everyday", "rare_words"],
        "command": "python scripts/train_translator.py",
        "steps": state.step,
        "seed": state.experiment.seed,
        "torch": torch.__version__,
        "training": {**used, "threads": 1},
    }


if __name__ == "__main__":
    assert text_sets.is_here("tatoeba"), "GLASSBOX_DATA has no mt/cmn.txt"
    main()
