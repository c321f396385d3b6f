"""Train the readers of garments and of photographs that come with the project: assets/models/{fashion,cifar10}.

Two residual networks (core/models/resnet.py) learn Fashion-MNIST and CIFAR-10. Every twentieth picture of each class is kept
back: on these the recipe was chosen, and the temperature is set that makes the probabilities honest. The test pictures are
looked at once, at the end, through the file that was written.

    python scripts/train_picture_readers.py fashion     GLASSBOX_DATA may name a folder that holds the sets
    python scripts/train_picture_readers.py cifar10     with --resume F goes on from the file F, written after each epoch
    python scripts/train_picture_readers.py fashion --trial D   weights into D, no card, the test pictures left alone
"""

from __future__ import annotations

import os

os.environ["OMP_NUM_THREADS"] = "1"  # each of two threads computes for itself

import argparse
import dataclasses
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional as F

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from core.data.prepared import Prepared, prepared, source_of  # noqa: E402
from core.evaluation.calibration import reliability  # noqa: E402
from core.evaluation.classification import Evaluation, evaluate  # noqa: E402
from core.models.configs import CNNConfig  # noqa: E402
from core.predict.garments import prepare as prepare_garment  # noqa: E402
from core.predict.shipped import CARD, FOLDER, WEIGHTS  # noqa: E402
from core.predict.styles import style_of  # noqa: E402
from core.predict.weights import FORMAT, load_shipped  # noqa: E402
from scripts.train_digit_reader import unfolded  # noqa: E402
from scripts.training import Recipe, Training  # noqa: E402

# The epochs were settled while it learned: after ten the validation part said that they were too few, so the rates rose once more,
# and after twenty-one they were let fall more slowly. Nine more epochs, with a third rise, made the validation part no better (0.895).
FALLING = (
    *((1, 1), (1, 1), (1, 1), (10 / 11, 9 / 11), (2 / 3, 1 / 2)),
    *((5 / 8, 4 / 8), (4 / 8, 3 / 8), (3 / 8, 2 / 8), (5 / 16, 4 / 16), (5 / 20, 4 / 20)),
    *((left / 40, (left - 1) / 40) for left in range(16, 5, -1)),
    *((left / 72, (left - 1) / 72) for left in range(9, 0, -1)),
)
RECIPES = {
    "fashion": Recipe(CNNConfig(architecture="resnet", width=16, blocks=3), epochs=6, flat=1, shift=2),
    "cifar10": Recipe(
        CNNConfig(architecture="resnet", width=24, blocks=3), epochs=len(FALLING), flat=0, small=7, shares=FALLING
    ),
}
LIMITS = {
    "fashion": ("one_thing", "only_ten", "shop", "sure"),
    "cifar10": ("only_ten", "small", "context", "sure"),
}
KEPT_BACK = 20  # every twentieth picture of a class is for validation
ENLARGED, FRAME = 6, 24  # times, pixels: a test garment as a picture, for a look through the page's whole preprocessing


def main() -> None:
    """Train, measure, write."""
    words = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    words.add_argument("name", choices=RECIPES)
    words.add_argument(
        "--trial", type=Path, help="a folder for the weights of a trial; the test pictures are left alone"
    )
    words.add_argument("--resume", type=Path, help="a file to keep the training in, and to go on from if it is there")
    asked = words.parse_args()
    torch.set_num_threads(1)
    data, recipe = prepared(asked.name), RECIPES[asked.name]
    images, labels = (torch.from_numpy(np.array(part)) for part in (data.train_pictures, data.train_labels))
    kept = kept_back(labels)
    training = Training(recipe, images[~kept], labels[~kept], len(data.classes))
    if asked.resume and asked.resume.exists():
        training.restore(asked.resume)
    print(json.dumps(dataclasses.asdict(recipe)), flush=True)
    while training.epoch < recipe.epochs:
        loss = training.run_epoch()
        found = measured(training.model, images[kept], labels[kept])
        print(
            f"epoch {training.epoch}: loss {loss:.4f}, validation {found.accuracy:.4f}, {training.seconds:.0f} s",
            flush=True,
        )
        if asked.resume:
            training.save(asked.resume)
    model = training.model.eval()
    temperature = calibrate(model, images[kept], labels[kept])
    target = (asked.trial or FOLDER / asked.name) / WEIGHTS
    target.parent.mkdir(parents=True, exist_ok=True)
    write(model, recipe.model, data, target)
    found = measured(load_shipped(target).model, images[kept], labels[kept])
    metrics = {"validation_accuracy": found.accuracy, "validation_loss": found.loss, "temperature": temperature}
    if asked.trial is None:
        counts = {"train": int((~kept).sum()), "validation": int(kept.sum())}
        card = describe(data, recipe, target, metrics, counts)
        card["training"]["seconds"] = round(training.seconds)
        metrics = card["metrics"]
        target.with_name(CARD).write_text(unfolded(json.dumps(card, ensure_ascii=False, indent=1)) + "\n", "utf-8")
    print(round(training.seconds), "s", json.dumps(metrics, indent=1))


def kept_back(labels: Tensor) -> Tensor:
    """Which pictures are for validation: of each class the first, the 21st, the 41st …"""
    kept = torch.zeros(len(labels), dtype=torch.bool)
    for label in labels.unique():
        kept[(labels == label).nonzero()[::KEPT_BACK, 0]] = True
    return kept


def measured(model: nn.Module, images: Tensor, labels: Tensor) -> Evaluation:
    """How the network does on pictures in bytes, none of them disturbed."""
    return evaluate(model, (part.float() / 255 for part in images.split(500)), labels, int(labels.max()) + 1)


@torch.no_grad()
def calibrate(model: nn.Module, images: Tensor, labels: Tensor) -> float:
    """Divide the logits by the temperature with the least loss, inside the last layer (Guo et al. 2017); returns it."""
    logits = torch.cat([model(part.float() / 255) for part in images.split(500)])
    candidates = torch.linspace(0.3, 3.0, 541)
    losses = torch.stack([F.cross_entropy(logits / each, labels) for each in candidates])
    temperature = candidates[losses.argmin()].item()
    for parameter in model.get_submodule("output").parameters():
        parameter.div_(temperature)
    return temperature


def write(model: nn.Module, config: CNNConfig, data: Prepared, target: Path) -> None:
    """The network's tensors under their own names, kernels in half precision, and what is needed to build it again."""
    shape = data.train_pictures.shape[1:]
    about = {
        "format": FORMAT,
        "config": json.dumps(dataclasses.asdict(config)),
        "classes": json.dumps(data.classes),
        "image_shape": json.dumps(shape),
        "style": style_of(data.name, shape[0]),
    }
    tensors = {name: tensor.contiguous() for name, tensor in model.state_dict().items()}
    save_file({name: each.half() if each.ndim == 4 else each for name, each in tensors.items()}, target, about)
    target.chmod(0o644)


def describe(
    data: Prepared, recipe: Recipe, weights: Path, metrics: dict[str, float], counts: dict[str, int]
) -> dict[str, Any]:
    """The card: what the network is, and how it does on the test pictures, read back from the file."""
    model = load_shipped(weights).model
    images, labels = (torch.from_numpy(np.array(part)) for part in (data.test_pictures, data.test_labels))
    test = measured(model, images, labels)
    metrics = {
        "test_accuracy": test.accuracy,
        "test_loss": test.loss,
        "test_calibration_error": reliability(test.probabilities, labels.numpy(), groups=15).error,
        **metrics,
    }
    if data.name == "fashion":
        seen = np.stack([as_picture(image) for image in data.test_pictures[:, 0]])
        metrics["test_accuracy_as_pictures"] = evaluate(model, torch.from_numpy(seen)[:, None], labels, 10).accuracy
    content, source, shape = weights.read_bytes(), source_of(data.name), data.train_pictures.shape[1:]
    return {
        "name": data.name,
        "classes": data.classes,
        "image_shape": shape,
        "style": style_of(data.name, shape[0]),
        "config": dataclasses.asdict(recipe.model),
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "weights": {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()},
        "license": "Apache-2.0",
        "data": {
            "source": source.name,
            "title": source.title,
            "license": source.license,
            "credit": source.credit,
            "note": data.note,  # "lossy": a JPEG copy, quality 75, of the training and of the test pictures
            "counts": {**counts, "test": len(labels)},
            "sha256": {part.name: part.sha256 for part in source.parts},
        },
        "metrics": {name: round(value, 6) for name, value in metrics.items()},
        "per_class": per_class(test.confusion, data.classes),
        "confusion": test.confusion.tolist(),
        "limits": LIMITS[data.name],
        "command": f"python scripts/train_picture_readers.py {data.name}",
        "training": {name: value for name, value in dataclasses.asdict(recipe).items() if name != "model"},
        "torch": torch.__version__,
    }


def as_picture(image: np.ndarray) -> np.ndarray:
    """A test garment, enlarged to a dark thing on white, after the preprocessing that every picture gets."""
    large = F.interpolate(torch.from_numpy(np.array(image))[None, None].float(), scale_factor=ENLARGED, mode="bilinear")
    paper = np.pad(1 - large[0, 0].numpy() / 255, FRAME, constant_values=1)
    return prepare_garment(np.repeat(paper[..., None], 3, axis=2).astype(np.float32))["seen"]


def per_class(confusion: np.ndarray, classes: tuple[str, ...]) -> list[dict[str, object]]:
    """Of each class: how many there are, how many were found (recall), how many so named are it (precision)."""
    return [
        {
            "class": name,
            "count": int(confusion[index].sum()),
            "recall": float(confusion[index, index] / confusion[index].sum()),
            "precision": float(confusion[index, index] / max(1, confusion[:, index].sum())),
        }
        for index, name in enumerate(classes)
    ]


if __name__ == "__main__":
    main()
