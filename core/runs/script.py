"""A run on pictures as a Python script or notebook that trains the same with PyTorch alone. Knows no page; loads no torch.

The network's classes, the schedule and the changes to the pictures are the lines of this project that ran, taken from its files;
what surrounds them is written for this experiment. The same machine and the same versions give the same numbers as a run that
followed its settings from the first step to the last.
"""

from __future__ import annotations

import ast
import json
import textwrap
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from core.config import to_dict
from core.data import cifar10
from core.errors import Problem
from core.models.transformer_config import TransformerConfig
from core.runs.script_lines import CIFAR, CORRECT, DIGITS, IDX, LOOP, TENSORS, TEST
from core.training.experiment import Experiment

CORE = Path(__file__).resolve().parents[1]
FAMILIES = {  # architecture: its class, and the pieces of files that it is made of beside base.py and dropout.py
    "plain": ("Plain", (("models/plain.py", ()),)),
    "lenet": ("LeNet", (("models/lenet.py", ()),)),
    "vgg": ("VGG", (("models/vgg.py", ()),)),
    "resnet": ("ResNet", (("models/resnet.py", ()),)),
    "inception": ("Inception", (("models/inception.py", ()),)),
    "separable": ("Separable", (("models/separable.py", ()),)),
    "vit": (
        "ViT",
        (
            ("models/attending.py", ()),
            ("models/transformer.py", ("Block", "Stack", "Encoder", "draw")),
            ("models/vit.py", ()),
        ),
    ),
}
PART_NAMES = ("note", "settings", "data", "augment", "network", "schedule", "training", "test")

Section = tuple[str, str]  # its name among PART_NAMES, its lines


def script(experiment: Experiment, words: Mapping[str, str]) -> str:
    """The whole as one file; `words` are what it says beside its code, by PART_NAMES, in the reader's language.

    Raises Problem("script_own" | "script_begin") for runs whose pictures or first weights only this server has.
    """
    parts = [_comment(words["note"]), *(f"# --- {words[name]}\n\n{code}" for name, code in sections(experiment))]
    return "\n\n\n".join(parts) + "\n"


def notebook(experiment: Experiment, words: Mapping[str, str]) -> bytes:
    """The same as a Jupyter notebook (nbformat 4.5), a cell for each part. Raises as `script`."""
    numbers = count(1)

    def cell(kind: str, lines: str) -> dict[str, Any]:
        more: dict[str, Any] = {"execution_count": None, "outputs": []} if kind == "code" else {}
        name = f"cell-{next(numbers)}"
        return {"cell_type": kind, "id": name, "metadata": {}, "source": lines.splitlines(keepends=True), **more}

    cells = [cell("markdown", words["note"])]
    for name, code in sections(experiment):
        cells += [cell("markdown", f"## {words[name]}"), cell("code", code)]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    whole = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def sections(experiment: Experiment) -> list[Section]:
    """The parts in their order. Raises as `script`."""
    if experiment.data.name == "own":
        raise Problem("script_own")
    if experiment.begin:
        raise Problem("script_begin")
    found = [("settings", _settings(experiment)), ("data", _data(experiment))]
    if experiment.augment.any:
        found.append(("augment", _taken("data/augment.py")))
    found.append(("network", _network(experiment)))
    curve = {"one_cycle": ("WARMUP", "START", "END", "one_cycle", "_along")}
    shape = experiment.schedule.shape
    found.append(("schedule", _taken("training/schedules.py", "share", *curve.get(shape, (shape,)))))
    return [*found, ("training", _training(experiment)), ("test", TEST)]


def _settings(experiment: Experiment) -> str:
    model, augment = to_dict(experiment.model), to_dict(experiment.augment)
    exact = {"precision": experiment.precision, "layout": experiment.layout}
    lines = [
        "from __future__ import annotations\n",
        *("import contextlib", "import gzip", "import math", "import tarfile"),
        *("from dataclasses import dataclass, field", "from pathlib import Path", "from types import SimpleNamespace"),
        "from typing import Literal\n",
        *("import numpy as np", "import torch", "from torch import Generator, Tensor, nn"),
        *("from torch.nn import functional as F", "from torch.nn.functional import grid_sample\n"),
        "torch.set_num_threads(1)  # the order of a sum decides its last bits",
        f"SEED = {experiment.seed}",
        f"EPOCHS = {experiment.epochs}",
        f"BATCH_SIZE = {experiment.batch_size}",
        f"LEARNING_RATE = {experiment.optimizer.learning_rate!r}",
        f"LABEL_SMOOTHING = {experiment.label_smoothing!r}",
        f"PRECISION = {_settled(exact['precision'], 'float32')!r}",
        f"LAYOUT = {_settled(exact['layout'], 'channels_last')!r}",
        f"MODEL = SimpleNamespace(**{model!r})",
        *([f"AUGMENT = SimpleNamespace(any=True, **{augment!r})"] if experiment.augment.any else []),
    ]
    return "\n".join(lines)


def _settled(value: str, usual: str) -> str:
    """Runs that have begun have no "auto" left."""
    return usual if value == "auto" else value


def _data(experiment: Experiment) -> str:
    data = experiment.data
    kind = {"digits": DIGITS, "cifar10": CIFAR}.get(data.name, IDX)
    folder = {"mnist": "mnist", "fashion": "fashion-mnist", "cifar10": "cifar10"}.get(data.name, "")
    lines = kind.replace("FOLDER", repr(folder)).replace("CLASSES", repr(cifar10.CLASSES))
    for name in ("validation", "test", "split_seed", "share"):
        lines = lines.replace(f"<{name}>", repr(getattr(data, name)))
    if data.share < 1:
        few = f"few = part_of(train_labels, {data.share!r}, {data.split_seed})\n"
        lines += (
            few + "train_images, train_labels, train_places = train_images[few], train_labels[few], train_places[few]\n"
        )
    if data.name != "digits" or data.share < 1:
        lines = _taken("data/split.py", "part_of").replace("Indices", "np.ndarray") + "\n\n\n" + lines
    if data.corrected:
        pairs = dict(zip(data.corrected[::2], data.corrected[1::2], strict=True))
        lines += f"CORRECTED = {pairs!r}  # labels put right: place of the picture in the whole set, class\n" + CORRECT
    return (lines + TENSORS).rstrip()


def _network(experiment: Experiment) -> str:
    name, pieces = FAMILIES[experiment.model.architecture]
    parts = [_taken("models/dropout.py"), _taken("models/base.py")]
    if name == "ViT":
        usual = to_dict(TransformerConfig())
        parts.append(
            "def TransformerConfig(**chosen):\n"
            f"    return SimpleNamespace(**{{**{usual!r}, **chosen}})\n\n\n"
            "def fits(config):\n    assert config.width % config.heads == 0"
        )
    parts += [_taken(path, *names) for path, names in pieces]
    drawn = "model.draw(generator)" if name == "ViT" else "_uniform(model, generator)"
    if name != "ViT":
        parts.append(_taken("models/cnn.py", "_uniform"))
    parts.append(
        "generator = torch.Generator().manual_seed(SEED)\n"
        f"model = {name}(MODEL, tuple(train_images.shape[1:]), CLASS_COUNT)\n"
        f"{drawn}\n"
        "for module in model.modules():\n"
        "    if isinstance(module, Dropout):\n"
        "        module.begin(generator)\n"
        "model.to(memory_format=FORMAT)"
    )
    return "\n\n\n".join(parts).replace("transformer.", "")


def _training(experiment: Experiment) -> str:
    config = experiment.optimizer
    rate, decay, betas = "LEARNING_RATE", f"{config.weight_decay!r}", "(0.9, 0.999), 1e-8"
    made = {
        "sgd": f"torch.optim.SGD(model.parameters(), {rate}, weight_decay={decay}, fused=True)",
        "adam": f"torch.optim.Adam(model.parameters(), {rate}, {betas}, {decay}, fused=True)",
        "adamw": f"torch.optim.AdamW(model.parameters(), {rate}, {betas}, {decay}, fused=True)",
    }
    nesterov = config.rule == "nesterov" and config.momentum > 0
    momentum = f"{config.momentum!r}, nesterov={nesterov}, weight_decay={decay}, fused=True"
    rule = made.get(config.rule, f"torch.optim.SGD(model.parameters(), {rate}, {momentum})")
    augmented = "augment(images, AUGMENT, generator)" if experiment.augment.any else "images"
    return LOOP.format(rule=rule, augmented=augmented, shape=experiment.schedule.shape)


def _comment(text: str) -> str:
    return "\n".join(f"# {line}".rstrip() for each in text.splitlines() for line in textwrap.wrap(each, 118) or [""])


@cache
def _taken(path: str, *names: str) -> str:
    """The top-level functions, classes and constants of one of our files, those named or all, as they stand there."""
    source = (CORE / path).read_text("utf-8")
    tree = ast.parse(source)
    lines = source.splitlines()
    parts: list[str] = []
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom | ast.Expr):
            continue
        called = getattr(node, "name", "") or next(iter(_targets(node)), "")
        if called == "__all__" or (names and called not in names):
            continue
        first = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", ()))])
        apart = "\n\n\n" if isinstance(node, ast.FunctionDef | ast.ClassDef) or not parts else "\n"
        parts.append((apart if parts else "") + "\n".join(lines[first - 1 : node.end_lineno]))
    return "".join(parts)


def _targets(node: ast.stmt) -> Iterable[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return (each.id for each in targets if isinstance(each, ast.Name))
