"""Write assets/images/digits.json: the pictures that a run with the default split watches. `python -m scripts.watched_digits`"""

from __future__ import annotations

import json

from core.data.preview import FILE
from core.training.experiment import Experiment
from core.training.fit import fit


def make() -> str:
    """The file's text, taken from the first event of a run."""
    event = next(fit(Experiment(precision="float32", layout="contiguous")))
    pictures = event.arrays["sample_images"]  # (n, height, width), ink 0..1 in sixteenths
    count, height, width = pictures.shape
    ink = (pictures * 16).round().astype(int).reshape(count, -1).tolist()
    labels = event.arrays["sample_labels"].tolist()
    return (
        json.dumps({"height": height, "width": width, "full": 16, "labels": labels, "ink": ink}, separators=(",", ":"))
        + "\n"
    )


if __name__ == "__main__":
    FILE.write_text(make(), "utf-8")
