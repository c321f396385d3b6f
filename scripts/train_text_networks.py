"""Train the networks for texts that come with the project: weights and cards in assets/sequences. Knows nothing of a page.

Two write (Shakespeare; Tang poems in simplified characters) and two small GPTs do, too; two read (opinions in English and in Chinese). Each learns through the
loop that a learner's runs use. Its weights are rounded to half precision, written, and read back; with these it is judged: on
the validation part, and once, at the end, on the test part.

    python scripts/train_text_networks.py             all; GLASSBOX_DATA names the folder that holds text_en/ and text_zh/
    python scripts/train_text_networks.py writer_en   only this one
    python scripts/train_text_networks.py --trial D writer_en   to try a change: weights into D, no card, the test part left alone

One thread and one generator: the same command on the same machine writes the same weights, bit for bit.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

import torch
from safetensors.torch import save

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from core.data import text_sets  # noqa: E402
from core.data.token_config import TokenConfig  # noqa: E402
from core.files import write_whole  # noqa: E402
from core.sequences import checkpoint  # noqa: E402
from core.sequences.decoder_config import DecoderData, DecoderExperiment, DecoderModel  # noqa: E402
from core.sequences.reading_config import ReadingData, ReadingExperiment, ReadingModel  # noqa: E402
from core.sequences.report import fit  # noqa: E402
from core.sequences.state import SequenceState, start  # noqa: E402
from core.sequences.writing_config import WritingData, WritingExperiment, WritingModel  # noqa: E402
from core.training.experiment import OptimizerConfig, ScheduleConfig  # noqa: E402
from scripts.make_small_texts import simplified  # noqa: E402
from scripts.text_cards import card, on_own_texts  # noqa: E402
from scripts.train_digit_reader import unfolded  # noqa: E402

FOLDER = ROOT / "assets" / "sequences"
WEIGHTS, CARD = "model.safetensors", "card.json"

WORDS = TokenConfig("words", 5000)
NETWORKS: dict[
    str, Any
] = {  # everything that matters is written out: a change of a page's first settings changes nothing here
    "writer_en": WritingExperiment(
        data=WritingData("shakespeare"),
        model=WritingModel(cell="lstm", units=256, embedding=32),
        optimizer=OptimizerConfig("adam", 0.006),
        schedule=ScheduleConfig("one_cycle"),
        window=64,
        epochs=4,
        batch_size=32,
        precision="float32",
    ),
    "writer_zh": WritingExperiment(
        data=WritingData("tang", most=2400),  # each costs 192 weights, and the others are rare
        model=WritingModel(cell="lstm", units=128, embedding=64),
        optimizer=OptimizerConfig("adam", 0.006),
        schedule=ScheduleConfig("one_cycle"),
        window=48,
        epochs=4,
        batch_size=32,
        precision="float32",
    ),
    "gpt_en": DecoderExperiment(
        data=DecoderData(name="shakespeare"),
        model=DecoderModel(width=128, layers=3, heads=4),
        optimizer=OptimizerConfig("adamw", 0.003),
        schedule=ScheduleConfig("one_cycle"),
        window=96,
        epochs=3,
        batch_size=32,
        precision="float32",
    ),
    "gpt_zh": DecoderExperiment(
        data=DecoderData(name="tang", most=2400),
        model=DecoderModel(width=96, layers=3, heads=4, dropout=0.1),
        optimizer=OptimizerConfig("adamw", 0.004),
        schedule=ScheduleConfig("one_cycle"),
        window=48,
        epochs=4,
        batch_size=32,
        precision="float32",
    ),
    "reader_en": ReadingExperiment(
        data=ReadingData("sst2", longest=60),
        tokens=WORDS,
        model=ReadingModel(cell="gru", units=64, embedding=48, pooling="max", dropout=0.5),
        optimizer=OptimizerConfig("adam", 0.005),
        schedule=ScheduleConfig("one_cycle"),
        epochs=5,
        batch_size=64,
        precision="float32",
    ),
    "reader_zh": ReadingExperiment(
        data=ReadingData("shopping", longest=100),
        tokens=WORDS,
        model=ReadingModel(cell="gru", units=64, embedding=48, pooling="max", dropout=0.4),
        optimizer=OptimizerConfig("adam", 0.005),
        schedule=ScheduleConfig("one_cycle"),
        epochs=3,
        batch_size=128,
        precision="float32",
    ),
}
NOTES = {"writer_zh": "simplified_characters", "gpt_zh": "simplified_characters"}  # what was done to the data


def main() -> None:
    """Train, measure, write."""
    words = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    words.add_argument("names", nargs="*", help=f"which of {', '.join(NETWORKS)}; without one: all")
    words.add_argument("--trial", type=Path, help="a folder for the weights of a trial; the test part is left alone")
    asked = words.parse_args()
    if unknown := set(asked.names) - set(NETWORKS):
        raise SystemExit(f"there is no {', '.join(sorted(unknown))}")
    torch.set_num_threads(1)
    with poems_in_simplified_characters():
        for name in asked.names or NETWORKS:
            make(name, asked.trial)


def make(name: str, trial: Path | None) -> None:
    """One network: its file, and its card unless this is a trial."""
    began, busy = time.perf_counter(), time.process_time()
    state = start(NETWORKS[name])
    told = trained(state)
    target = (trial or FOLDER) / name / WEIGHTS
    target.parent.mkdir(parents=True, exist_ok=True)
    write(state, target)
    seconds, busy = time.perf_counter() - began, time.process_time() - busy
    restored(state, target)
    found = {"validation": state.task.snapshot(whole=True)[0], "own": on_own_texts(name, target)}
    if trial is None:
        found["test"] = state.task.finished()[0]
        about = card(name, state, told, found, target, NOTES.get(name, ""))
        about["training"] = {"seconds": round(seconds), "processor_seconds": round(busy), "threads": 1}
        text = unfolded(json.dumps(about, ensure_ascii=False, indent=1))
        target.with_name(CARD).write_text(text + "\n", "utf-8")
    print(name, target.stat().st_size, "bytes", round(seconds), "s", round(busy), "s of a processor", flush=True)
    print(json.dumps(found, ensure_ascii=False, default=str), flush=True)


def trained(state: SequenceState) -> dict[str, Any]:
    """Run the project's loop to the last step; returns what it told at the start. The test part is not looked at."""
    told: dict[str, Any] = {}
    for event in fit(state):
        if event.kind == "started":
            told = event.data
        elif event.kind == "snapshot":
            print(
                f"epoch {event.data['epoch']:5.2f}",
                event.data["lane_losses"],
                event.data["lane_accuracies"],
                flush=True,
            )
            if state.step >= state.steps_total:
                break
        elif event.kind == "failed":
            raise SystemExit("every network has fallen")
    return told


def write(state: SequenceState, target: Path) -> None:
    """A checkpoint without what only training needs; the weights in half precision."""
    tensors = {
        f"lane.{lane.name}.{key}": (each.half() if each.is_floating_point() else each).contiguous()
        for lane in state.task.lanes
        for key, each in lane.model.state_dict().items()
    }
    header = {
        "format": checkpoint.FORMAT,
        "experiment": state.experiment.to_json(),
        "about": json.dumps(state.task.memory()[1], ensure_ascii=False),
        "progress": json.dumps({"step": state.step, "peak": state.peak, "seconds": 0, "fallen": state.fallen}),
    }
    write_whole(target, save(tensors, header))
    target.chmod(0o644)  # it is for everybody


def restored(state: SequenceState, target: Path) -> None:
    """Put the file's weights into the run's networks, so that what is measured is the file."""
    models = checkpoint.load(target).models
    for lane in state.task.lanes:
        lane.model.load_state_dict(models[lane.name].state_dict())


@contextlib.contextmanager
def poems_in_simplified_characters() -> Iterator[None]:
    """Within it the Tang poems, whose files are in traditional characters, are in simplified ones."""
    plain = text_sets.running

    def running(name: str, *rest: Any) -> text_sets.Running:
        found = plain(name, *rest)
        return replace(found, text=simplified(found.text)) if name == "tang" else found

    with mock.patch.object(text_sets, "running", running):
        yield


if __name__ == "__main__":
    main()
