"""Benchmark of training on pictures larger than digits: speed of the live path, a click on Fashion-MNIST, maps, memory.

CPU time where two ways of computing are compared, the clock where somebody waits. Real pictures are needed by the rows that
name a set; they are read from GLASSBOX_DATA, and without it these rows are left out.
Run by itself: python -m tests.bench.seeing
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import torch
from torch.nn import functional as F

from core.data import prepared
from core.data.pictures import PicturesConfig
from core.data.split import Split
from core.models import cnn
from core.models.configs import CNNConfig
from core.runs.nursery import nursery
from core.training.events import Event
from core.training.experiment import Experiment, OptimizerConfig, ScheduleConfig
from core.training.fit import fit
from core.training.maps import feature_maps
from core.training.precision import settle
from core.training.state import start
from core.training.suggested import suggested
from tests.bench.engine import ended, engine_of_its_own, found, home_of_its_own, until, visitor
from tests.bench.row import Row, show
from tests.bench.runs import children, own_memory
from tests.bench.training import ROUNDS, bare_steps, eager_steps, noise, take_turns, turn_about

GRAY, COLOR = (1, 28, 28), (3, 32, 32)
NETWORKS = {
    "plain, 28×28 gray": (CNNConfig(), GRAY),
    "plain, 32×32 color": (CNNConfig(), COLOR),
    "residual, 32×32 color": (CNNConfig(architecture="resnet"), COLOR),
}
BATCH = 64
STEPS = 6
WORKERS = 2
SECONDS = 12.0  # CPU seconds of training
VALIDATION = 6000  # pictures, as Fashion-MNIST has


def rows() -> Iterator[Row]:
    """All rows; about three minutes."""
    torch.set_num_threads(1)
    yield from against_eager()
    yield from price_of_events()
    yield from maps()
    with home_of_its_own():
        if prepared.is_here("fashion"):
            yield from click()
            yield from together()


def against_eager() -> Iterator[Row]:
    """Pictures a second of the live settings, bytes to numbers included, relative to eager float32 in contiguous memory.

    The plain network's rival is written as everybody writes it first, the residual one's is the same network.
    """
    for name, (model, shape) in NETWORKS.items():
        experiment = Experiment(model=model, batch_size=BATCH, optimizer=OptimizerConfig("momentum"), epochs=200)
        data = noise(shape, BATCH)
        state = start(settle(experiment, shape), data)
        plain = model.architecture == "plain"
        rival = eager_steps(model, data, BATCH) if plain else default_steps(model, data)
        live, eager = partial(bare_steps(state), STEPS), partial(rival, STEPS)
        eager_seconds, live_seconds = take_turns(eager, live)
        ratio = statistics.median(a / b for a, b in zip(eager_seconds, live_seconds, strict=True))
        how = f"{state.experiment.precision}, {state.experiment.layout}"
        yield Row(f"live ({how}) / eager float32 contiguous, {name}", ratio, 1.8, "×", "higher")
        speed = STEPS * BATCH / statistics.median(live_seconds)
        yield Row(f"pictures a second of a core, {name}", speed, None, "1/s CPU", "higher")


def default_steps(model: CNNConfig, data: Split) -> Callable[[int], None]:
    """The network as torch is used by default: float32, contiguous, an optimizer of many small calls."""
    network = cnn.build(model, data.image_shape, len(data.classes), torch.Generator().manual_seed(0))
    optimizer = torch.optim.SGD(network.parameters(), lr=0.01, momentum=0.9)
    images, labels = torch.tensor(data.train.images()), torch.tensor(data.train.labels)

    def go(steps: int) -> None:
        for _ in range(steps):
            chosen = torch.randperm(len(labels))[:BATCH]
            loss = F.cross_entropy(network(images[chosen]), labels[chosen])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()

    return go


def price_of_events() -> Iterator[Row]:
    """CPU time of steps in the bare loop, relative to as many in `fit` with every event packed, validation of 1,000 included."""
    for name, (model, shape) in NETWORKS.items():
        experiment = Experiment(
            model=model,
            batch_size=BATCH,
            optimizer=OptimizerConfig("momentum"),
            schedule=ScheduleConfig("constant"),
            epochs=200,
        )
        many = noise(shape, VALIDATION // 4)
        data = replace(many, validation=many.train)
        experiment = settle(experiment, shape)
        bare = bare_steps(start(experiment, data))
        bare(5)
        state = start(experiment, data)
        run = fit(experiment, state, clock=time.process_time)
        told = alone = 0.0
        for one, other in turn_about(run, bare):
            told, alone = told + one, alone + other
            if told >= SECONDS:
                break
        yield Row(f"a step of the bare loop / a step of fit, {name}", alone / told, 0.97, "×", "higher")


def maps() -> Iterator[Row]:
    """Milliseconds from the choice of a picture to its feature maps, packed."""
    for name, (model, shape) in NETWORKS.items():
        network = cnn.build(model, shape, 10, torch.Generator().manual_seed(0))
        image = torch.rand(1, *shape)
        times = []
        for _ in range(ROUNDS + 2):
            began = time.perf_counter()
            stages, arrays = feature_maps(network, image)
            Event("maps", {"step": 0, "maps": {"picture": 0, "stages": stages}}, arrays).pack()
            times.append(1000 * (time.perf_counter() - began))
        yield Row(f"feature maps of a picture, {name}", statistics.median(times[2:]), 100, "ms", "lower")


def click() -> Iterator[Row]:
    """Seconds from the click on suggested settings to the test result, and what it is."""
    prepared.prepared("fashion")
    with engine_of_its_own() as engine:
        began = time.monotonic()
        run = engine.submit(suggested("fashion"), visitor(0))
        ended(engine, run)
        seconds = time.monotonic() - began
        accuracy = found(engine, run).metrics["test_accuracy"]
    yield Row("Fashion-MNIST from the click to the tested network", seconds, 20, "s", "lower")
    yield Row("its test accuracy", 100 * accuracy, 88, "%", "higher")


def together() -> Iterator[Row]:
    """Two runs on Fashion-MNIST: what each has of its own, what a look at another picture takes."""
    experiment = replace(suggested("fashion"), epochs=200)
    nursery().close()
    with engine_of_its_own(workers=WORKERS) as engine:
        digits = replace(experiment, data=PicturesConfig())
        memory = []
        for each in (digits, experiment):
            ids = [engine.submit(each, visitor(number)) for number in range(WORKERS)]
            until(lambda ids=ids: all(found(engine, run).step > 50 for run in ids))
            memory.append(statistics.median(own_memory(pid) for pid in children(nursery().pid or 0)) / 2**20)
            if each is experiment:
                copied = max(of_files(pid, ".npy") for pid in children(nursery().pid or 0)) / 2**20
                waits = [wait_for_maps(engine, ids[0], number) for number in range(2 * ROUNDS)]
            for number, run in enumerate(ids):
                engine.control(run, visitor(number), "stop")
                ended(engine, run)
    yield Row(f"own memory of one of {WORKERS} workers (USS), digits", memory[0], None, "MB", "lower")
    yield Row("the same on Fashion-MNIST, larger activations included", memory[1], None, "MB", "lower")
    yield Row("of it pictures: 47 MB are mapped and shared", copied, 1, "MB", "lower")
    yield Row(
        "another picture is chosen → its maps are in the store, median", statistics.median(waits), None, "ms", "lower"
    )


def of_files(pid: int, ending: str) -> int:
    """Bytes that a process holds for itself of the mapped files whose names end so. Raises AssertionError if there are none."""
    private, found_any, inside = 0, False, False
    for line in Path(f"/proc/{pid}/smaps").read_text().splitlines():
        if "-" in line.split(" ", 1)[0]:  # a new mapping: its addresses, …, its file
            inside = line.endswith(ending)
            found_any = found_any or inside
        elif inside and line.startswith(("Private_Dirty", "Anonymous")):
            private += int(line.split()[1]) * 1024
    assert found_any, "no such file is mapped"
    return private


def wait_for_maps(engine: object, run: str, number: int) -> float:
    """Milliseconds."""
    store = engine.store  # type: ignore[attr-defined]
    before = store.latest(run, "maps")
    began = time.perf_counter()
    engine.control(run, visitor(0), "watch", number % 12)  # type: ignore[attr-defined]
    while (row := store.latest(run, "maps")) is None or (before and row[0] == before[0]):
        time.sleep(0.002)
    return 1000 * (time.perf_counter() - began)


if __name__ == "__main__":
    os.nice(5)
    show(rows())
