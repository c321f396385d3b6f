"""Benchmark of looking into a network and at what it looks at, as pages ask it: what somebody waits for after a choice.

By the clock, through the processes that answer, once they are warm. Pictures of a set are read from GLASSBOX_DATA; without
them feature maps are those of drawn pictures, and what excites the units is left out.
Run by itself: python -m tests.bench.looking
"""

from __future__ import annotations

import io
import statistics
import threading
from collections.abc import Callable, Iterator
from dataclasses import asdict

import numpy as np
import torch
from PIL import Image

from core.data.pictures import PicturesConfig
from core.explain.attribution import explain
from core.predict import inside_asked, looks, service
from core.predict.child import as_input
from core.predict.choices import set_of
from core.predict.images import decode
from core.predict.prepare import prepare
from core.predict.shipped import Card, shipped
from core.predict.styles import kind_of
from core.predict.weights import load_shipped
from tests.bench.engine import home_of_its_own
from tests.bench.predict import seconds
from tests.bench.row import Row, show
from tests.core.predict.pictures import encoded

PICTURES = 100


def rows() -> Iterator[Row]:
    """All rows of each network that comes with the project; about half a minute."""
    torch.set_num_threads(1)
    with home_of_its_own():
        for card in shipped():
            try:
                yield from of(card)
            finally:
                service.close()


def of(card: Card) -> Iterator[Row]:
    """What is asked of one network."""
    learned, files = set_of(card), drawn(card)
    yield from waits(
        f"feature maps of a chosen picture, {card.name}",
        lambda number: inside_asked.look(card.ref, b"" if learned else files[number], learned, number),
        100,
    )
    yield from waits(f"Grad-CAM of a picture, {card.name}", grad_cam(card, files), 200)
    yield from waits(
        f"five maps of what it looks at, {card.name}", lambda number: looks.ask("maps", card.ref, files[number])
    )
    if learned:
        yield from excited(card, learned)


def drawn(card: Card) -> list[bytes]:
    """Pictures of which no two are alike, for what is kept of one must not answer for the next."""
    paper = Image.open(io.BytesIO(inside_asked.stand_in(kind_of(card.style)))).convert("RGB")
    return [encoded(paper.rotate(3 * number, fillcolor="white")) for number in range(PICTURES + 1)]


def grad_cam(card: Card, files: list[bytes]) -> Callable[[int], object]:
    """One of the five by itself, which no page asks for alone: what the process that answers does for it."""
    network = load_shipped(card.weights)
    pictures = [as_input(prepare(decode(file, len(file)), card.style)["seen"][None]) for file in files]
    return lambda number: explain(network.model, pictures[number], 3, "grad_cam")


def waits(name: str, ask: Callable[[int], object], target: float | None = None) -> Iterator[Row]:
    """Milliseconds of a question about each picture but the first, which warms."""
    ask(0)
    found = [1000 * seconds(ask, number) for number in range(1, PICTURES + 1)]
    yield Row(f"{name}, p50", statistics.median(found), None, "ms", "lower")
    yield Row(f"{name}, p95", float(np.quantile(found, 0.95)), target, "ms", "lower")


def excited(card: Card, learned: PicturesConfig) -> Iterator[Row]:
    """The pictures that excite the units most: the first question goes through them for all layers at once."""
    stages = [stage["name"] for stage in inside_asked.look(card.ref, b"", learned, 0)["stages"]]
    warming = {"ask": "look", "set": asdict(learned), "number": 0}
    service.patient().ask(card.ref, warming)  # it lives and has read the set
    first = seconds(inside_asked.most_excited, card.ref, learned, stages[0])
    others = [seconds(inside_asked.most_excited, card.ref, learned, stage) for stage in stages[1:]]
    yield Row(f"which pictures excite each unit most, {card.name}: the first layer", first, None, "s", "lower")
    yield Row("each layer after it, median", 1000 * statistics.median(others), None, "ms", "lower")
    drawing, reads = [inside_asked.stand_in("digit")], []
    service.predictor().predict(service.SHIPPED, drawing)
    service.patient().close()  # and with it what it has found
    search = threading.Thread(target=inside_asked.most_excited, args=(card.ref, learned, stages[0]))
    search.start()
    while search.is_alive():
        reads.append(1000 * seconds(service.predictor().predict, service.SHIPPED, drawing))
    yield Row("a drawing read while they are searched, p95", float(np.quantile(reads, 0.95)), 100, "ms", "lower")


if __name__ == "__main__":
    show(rows())
