"""Make the vision transformer that comes with the project: weights and card in assets/models/patches. Knows nothing of the page.

It is a run of the page Train a CNN with the settings below: scikit-learn's digits, 8 × 8 pixels in 16 patches. The validation
part sets its temperature; the test part counts once, at the end, through the file that was written.

    python scripts/train_patch_reader.py            a minute on one core
    python scripts/train_patch_reader.py --run F    with the checkpoint F of a run with these settings, as the server keeps it

The same settings on the same machine give the same weights, bit for bit, here and there.
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import Tensor

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from core.config import to_dict  # noqa: E402
from core.data.pictures import load  # noqa: E402
from core.data.split import Part, Split  # noqa: E402
from core.evaluation.calibration import reliability  # noqa: E402
from core.evaluation.classification import evaluate  # noqa: E402
from core.models import cnn  # noqa: E402
from core.models.configs import CNNConfig  # noqa: E402
from core.predict.shipped import CARD, FOLDER, WEIGHTS  # noqa: E402
from core.predict.styles import Style  # noqa: E402
from core.predict.weights import FORMAT, load_shipped  # noqa: E402
from core.training import checkpoint  # noqa: E402
from core.training.experiment import Experiment, OptimizerConfig  # noqa: E402
from core.training.fit import fit  # noqa: E402
from core.training.state import start  # noqa: E402
from scripts.train_digit_reader import calibrate, per_class, unfolded  # noqa: E402

NAME = "patches"
STYLE: Style = "optical"
EXPERIMENT = Experiment(
    model=CNNConfig(width=32, architecture="vit", patch=2, layers=2, heads=4),
    optimizer=OptimizerConfig(learning_rate=0.005),
    epochs=40,
    precision="float32",
    layout="channels_last",
)
SOURCE = {
    "source": "digits",
    "title": "Optical Recognition of Handwritten Digits, the 1,797 that come with scikit-learn",
    "license": "CC BY 4.0",
    "credit": "E. Alpaydin and C. Kaynak",
}
LIMITS = ("one_digit", "only_digits", "coarse", "maps", "sure")  # keys card.patches.limit.<name> in the texts


def main() -> None:
    """Train or take what was trained, calibrate, write, measure."""
    words = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    words.add_argument("--run", type=Path, help="the checkpoint of a finished run with these settings")
    run: Path | None = words.parse_args().run
    torch.set_num_threads(1)
    state = checkpoint.restore(EXPERIMENT, run) if run else start(EXPERIMENT)
    for _ in fit(EXPERIMENT, state):
        pass
    data, model = load(EXPERIMENT.data), state.model.eval()
    images, labels = tensors(data.validation)
    temperature = calibrate(model, images, labels)
    validation = evaluate(model, images, labels, len(data.classes))
    metrics = {"validation_accuracy": validation.accuracy, "validation_loss": validation.loss}
    target = FOLDER / NAME / WEIGHTS
    target.parent.mkdir(parents=True, exist_ok=True)
    write(model, data, target)
    card = describe(data, target, {**metrics, "temperature": temperature})
    card["training"]["seconds"] = round(state.seconds)
    text = json.dumps(card, ensure_ascii=False, indent=1)
    target.with_name(CARD).write_text(unfolded(text) + "\n", "utf-8")
    print(json.dumps(card["metrics"], indent=1))


def tensors(part: Part) -> tuple[Tensor, Tensor]:
    """All pictures (n, channels, height, width) of a part and their classes (n,)."""
    return torch.from_numpy(part.images()), torch.from_numpy(part.labels.copy())


def write(model: cnn.CNN, data: Split, target: Path) -> None:
    """The network's tensors under their own names, and what is needed to build it again."""
    about = {
        "format": FORMAT,
        "config": json.dumps(dataclasses.asdict(EXPERIMENT.model)),
        "classes": json.dumps(data.classes),
        "image_shape": json.dumps(data.image_shape),
        "style": STYLE,
    }
    save_file({name: tensor.contiguous() for name, tensor in model.state_dict().items()}, target, about)
    target.chmod(0o644)


def describe(data: Split, weights: Path, metrics: dict[str, float]) -> dict[str, Any]:
    """The card: what the network is, and how it does on the test digits, read back from the file."""
    model = load_shipped(weights).model
    images, labels = tensors(data.test)
    test = evaluate(model, images, labels, len(data.classes))
    metrics = {
        "test_accuracy": test.accuracy,
        "test_loss": test.loss,
        "test_calibration_error": reliability(test.probabilities, labels.numpy(), groups=15).error,
        **metrics,
    }
    content = weights.read_bytes()
    return {
        "name": NAME,
        "classes": data.classes,
        "image_shape": data.image_shape,
        "style": STYLE,
        "config": dataclasses.asdict(EXPERIMENT.model),
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "weights": {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()},
        "license": "Apache-2.0",
        "data": {**SOURCE, "counts": {part: len(getattr(data, part)) for part in ("train", "validation", "test")}},
        "metrics": {name: round(value, 6) for name, value in metrics.items()},
        "per_class": per_class(test.confusion),
        "confusion": test.confusion.tolist(),
        "limits": LIMITS,
        "command": "python scripts/train_patch_reader.py",
        "training": {"epochs": EXPERIMENT.epochs, "experiment": to_dict(EXPERIMENT)},
        "torch": torch.__version__,
    }


if __name__ == "__main__":
    main()
