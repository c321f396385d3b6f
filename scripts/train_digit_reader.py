"""Train the digit reader that comes with the project: weights and card in assets/models/digits. Knows nothing of the page.

A CNN learns from MNIST's 60,000 training digits, each time turned, slanted, stretched, bent, moved and drawn with another
pen, so that it reads what a person draws and not only what MNIST's writers wrote. Every twelfth digit is kept back: on
these the temperature is set that makes the probabilities honest. MNIST's 10,000 test digits are looked at once, at the end,
through the file that was written.

    python scripts/train_digit_reader.py           GLASSBOX_DATA may name a folder that holds mnist/
    python scripts/train_digit_reader.py --trial D  to try a change: weights into D, no card, the test digits left alone

One thread and one generator: the same command on the same machine writes the same weights, bit for bit.
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import json
import re
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import save_file
from torch import Tensor
from torch.nn import functional as F

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from core.data import mnist  # noqa: E402
from core.data.catalog import MNIST  # noqa: E402
from core.evaluation.calibration import reliability  # noqa: E402
from core.evaluation.classification import evaluate  # noqa: E402
from core.models import cnn  # noqa: E402
from core.models.configs import CNNConfig  # noqa: E402
from core.predict.digits import prepare  # noqa: E402
from core.predict.shipped import CARD, FOLDER, WEIGHTS  # noqa: E402
from core.predict.styles import Style  # noqa: E402
from core.predict.weights import FORMAT, load_shipped  # noqa: E402
from core.training import optimizers, schedules  # noqa: E402
from core.training.experiment import OptimizerConfig  # noqa: E402
from scripts.disturb import disturbed, scaled  # noqa: E402

NAME = "digits"
STYLE: Style = "mnist"
CLASSES = tuple("0123456789")
MODEL = CNNConfig(width=16, kernel=5, blocks=3)  # a 5 × 5 kernel spans a stroke and its edges at 28 × 28
OPTIMIZER = OptimizerConfig(rule="adamw", learning_rate=0.004, weight_decay=0.05)
SEED, EPOCHS, BATCH = 0, 20, 128
KEPT_BACK = 12  # every twelfth training digit is for validation: 5,000 of 60,000
ENLARGED = 6  # times: a test digit as a picture of 168 × 168, for a look through the page's whole preprocessing
LIMITS = ("one_digit", "only_digits", "hands", "sure")  # keys card.digits.limit.<name> in the texts


def main() -> None:
    """Train, measure, write."""
    words = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    words.add_argument("--trial", type=Path, help="a folder for the weights of a trial; the test digits are left alone")
    trial: Path | None = words.parse_args().trial
    began = time.perf_counter()
    torch.set_num_threads(1)
    generator = torch.Generator().manual_seed(SEED)
    images, labels = (torch.from_numpy(part.copy()) for part in mnist.load("train"))
    kept = torch.arange(len(images)) % KEPT_BACK == 0
    model = train(images[~kept], labels[~kept], generator)

    plain, answers = scaled(images[kept]), labels[kept]
    disturbed_accuracy = evaluate(model, disturbed(images[kept], generator), answers, len(CLASSES)).accuracy
    temperature = calibrate(model, plain, answers)
    validation = evaluate(model, plain, answers, len(CLASSES))
    metrics = {
        "validation_accuracy": validation.accuracy,
        "validation_loss": validation.loss,
        "validation_accuracy_disturbed": disturbed_accuracy,
        "temperature": temperature,
    }
    target = (trial or FOLDER / NAME) / WEIGHTS
    target.parent.mkdir(parents=True, exist_ok=True)
    write(model, target)
    seconds = round(time.perf_counter() - began)
    print(seconds, "s", hashlib.sha256(target.read_bytes()).hexdigest(), flush=True)
    if trial is None:
        card = describe(target, metrics, {"train": int((~kept).sum()), "validation": int(kept.sum())})
        card["metrics"] = {name: round(value, 6) for name, value in card["metrics"].items()}
        card["training"]["seconds"] = seconds
        text = json.dumps(card, ensure_ascii=False, indent=1)
        target.with_name(CARD).write_text(unfolded(text) + "\n", "utf-8")
        metrics = card["metrics"]
    print(json.dumps(metrics, indent=1))


def train(images: Tensor, labels: Tensor, generator: torch.Generator) -> cnn.CNN:
    """A network after EPOCHS passes over images (n, 28, 28) in bytes, with the one-cycle learning rate."""
    model = cnn.build(MODEL, (1, 28, 28), len(CLASSES), generator)
    model.to(memory_format=torch.channels_last)  # type: ignore[call-overload] # a third faster here
    optimizer = optimizers.build(OPTIMIZER, model.parameters())
    per_epoch = len(images) // BATCH
    steps = EPOCHS * per_epoch
    for step in range(steps):
        if step % per_epoch == 0:
            order = torch.randperm(len(images), generator=generator)
        chosen = order[step % per_epoch * BATCH :][:BATCH]
        for group in optimizer.param_groups:
            group["lr"] = OPTIMIZER.learning_rate * schedules.share("one_cycle", step, steps)
        loss = F.cross_entropy(model(disturbed(images[chosen], generator)), labels[chosen])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step % 100 == 0:
            print(f"epoch {step / per_epoch:5.2f}  loss {loss.item():.4f}", flush=True)
    return model.eval()


def calibrate(model: cnn.CNN, images: Tensor, labels: Tensor) -> float:
    """Divide the logits by the temperature with the least loss, inside the last layer (Guo et al. 2017); returns it."""
    with torch.no_grad():
        logits = torch.cat([model(part) for part in images.split(1000)])
        candidates = torch.linspace(0.3, 3.0, 541)
        losses = torch.stack([F.cross_entropy(logits / each, labels) for each in candidates])
        temperature = candidates[losses.argmin()].item()
        model.output.weight.div_(temperature)
        model.output.bias.div_(temperature)
    return temperature


def write(model: cnn.CNN, target: Path) -> None:
    """The network's tensors under their own names, and what is needed to build it again."""
    about = {
        "format": FORMAT,
        "config": json.dumps(dataclasses.asdict(MODEL)),
        "classes": json.dumps(CLASSES),
        "image_shape": json.dumps([1, 28, 28]),
        "style": STYLE,
    }
    save_file({name: tensor.contiguous() for name, tensor in model.state_dict().items()}, target, about)


def describe(weights: Path, metrics: dict[str, float], counts: dict[str, int]) -> dict[str, Any]:
    """The card: what the network is, and how it does on the test digits, read back from the file."""
    model = load_shipped(weights).model
    bytes_, labels_ = mnist.load("test")
    labels = torch.from_numpy(labels_)
    test = evaluate(model, scaled(torch.from_numpy(bytes_.copy())), labels, len(CLASSES))
    pictures = torch.from_numpy(np.stack([seen(image) for image in bytes_]))[:, None]
    as_pictures = evaluate(model, pictures, labels, len(CLASSES))
    content = weights.read_bytes()
    return {
        "name": NAME,
        "classes": CLASSES,
        "image_shape": [1, 28, 28],
        "style": STYLE,
        "config": dataclasses.asdict(MODEL),
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "weights": {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()},
        "license": "Apache-2.0",
        "data": {
            "source": MNIST.name,
            "title": MNIST.title,
            "license": MNIST.license,
            "credit": MNIST.credit,
            "counts": {**counts, "test": len(labels)},
            "sha256": {part.name: part.sha256 for part in MNIST.parts},
        },
        "metrics": {
            "test_accuracy": test.accuracy,
            "test_loss": test.loss,
            "test_calibration_error": reliability(test.probabilities, labels_, groups=15).error,
            "test_accuracy_as_pictures": as_pictures.accuracy,
            **metrics,
        },
        "per_class": per_class(test.confusion),
        "confusion": test.confusion.tolist(),
        "limits": LIMITS,
        "command": "python scripts/train_digit_reader.py",
        "training": {"seed": SEED, "epochs": EPOCHS, "batch_size": BATCH, **dataclasses.asdict(OPTIMIZER)},
        "torch": torch.__version__,
    }


def seen(image: np.ndarray) -> np.ndarray:
    """A test digit, enlarged to a picture of dark ink on white, after the preprocessing that every picture gets."""
    large = F.interpolate(torch.from_numpy(image.copy())[None, None].float(), scale_factor=ENLARGED, mode="bilinear")
    paper = 1 - large[0, 0].numpy() / 255
    return prepare(np.repeat(paper[..., None], 3, axis=2), STYLE)["seen"]


def per_class(confusion: np.ndarray) -> list[dict[str, object]]:
    """Of each digit: how many there are, how many of them were found (recall), how many so named are it (precision)."""
    return [
        {
            "class": name,
            "count": int(confusion[index].sum()),
            "recall": float(confusion[index, index] / confusion[index].sum()),
            "precision": float(confusion[index, index] / confusion[:, index].sum()),
        }
        for index, name in enumerate(CLASSES)
    ]


def unfolded(text: str) -> str:
    """JSON with each innermost list on one line."""
    return re.sub(r"\[[^\[\]{}]*\]", lambda found: "[" + " ".join(found[0][1:-1].split()) + "]", text)


if __name__ == "__main__":
    main()
