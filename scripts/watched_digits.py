"""Write assets/images/digits.json: the pictures that a run with the default split watches. `python -m scripts.watched_digits`"""

from __future__ import annotations

import json

from core.data.pictures import PicturesConfig, load
from core.data.preview import FILE
from core.training import probes


def make() -> str:
    """The file's text."""
    config = PicturesConfig()
    part, classes = load(config).validation, load(config).classes
    watched = part.some(probes.panel(part.labels, config.split_seed, probes.samples(len(classes))))
    _, height, width = watched.pictures.shape[1:]
    ink = watched.pictures[watched.rows].reshape(len(watched), -1).tolist()
    about = {"height": height, "width": width, "full": watched.full, "labels": watched.labels.tolist(), "ink": ink}
    return json.dumps(about, separators=(",", ":")) + "\n"


if __name__ == "__main__":
    FILE.write_text(make(), "utf-8")
