"""The predictor's process: decodes, prepares, asks networks, explains. Knows no page, no visitor and no store.

It lives in a child of the nursery, answers one message after another, and dies with its socket. Whatever a file does to a
decoder, it does it here: under a memory limit, at lower priority, and the server kills what does not answer.
"""

from __future__ import annotations

import os
import resource
import select
import socket
import time
import traceback
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image

from core.errors import Problem
from core.predict.answer import Prediction, pack_prediction, pack_problem
from core.predict.images import decode
from core.predict.prepare import prepare
from core.predict.weights import Network, load_run, load_shipped
from core.runs.memory import limit_memory
from core.runs.process import Message, receive, send
from core.wire import Array

MEMORY_MB = 1024  # above what torch has mapped; the largest picture allowed takes half of it
CACHED = 8  # networks kept; each is a few hundred kilobytes
SHOWN = 160  # pixels a side of a step's picture
IDLE = 0.5  # seconds without a question, then what explanations need is loaded ahead of time
AWHILE = 300.0  # seconds without a question, then a process for long ones ends: sets of pictures are large
LOADERS = {"run": load_run, "shipped": load_shipped}

Cache = OrderedDict[tuple[str, int, int], Network]


def serve_a_while(connection: socket.socket) -> None:
    """Answer until no question has come for AWHILE seconds, or the server is gone."""
    serve(connection, AWHILE)


def serve(connection: socket.socket, idle: float | None = None) -> None:
    """Answer until the server is gone, or, after the first answer, `idle` seconds have brought no question."""
    torch.set_num_threads(1)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(Exception):
        limit_memory(MEMORY_MB)
    send(connection, {"pid": os.getpid()})
    if not select.select([connection], [], [], IDLE)[0]:
        import core.explain.attribution  # noqa: F401 - half a second that the first explanation need not wait
    cache: Cache = OrderedDict()
    while True:
        try:
            question, files = receive(connection)
            send(connection, *answer(cache, question, files))
        except (EOFError, OSError):
            return
        if idle is not None and not select.select([connection], [], [], idle)[0]:
            return


def answer(cache: Cache, question: dict[str, Any], files: dict[str, Array]) -> Message:
    """The answer to one question; a Problem with the whole question is a header with "problem"."""
    try:
        network = _network(cache, question["kind"], question["path"])
        data = [files[str(number)].tobytes() for number in range(len(files))]
        if question["ask"] == "looks":
            from core.predict.looks_child import looks

            return looks(
                network, lambda: _raised(_prepared(network, data[0], question["max_bytes"]))[0]["seen"], question
            )
        if question["ask"] == "patches":
            from core.predict.patches_child import patches

            return patches(
                network, lambda: _raised(_prepared(network, data[0], question["max_bytes"]))[0]["seen"], question
            )
        if question["ask"] in ("errors", "error_pictures", "error_places"):
            from core.predict.errors_child import errors

            return errors(network, question)
        if question["ask"] == "explain":
            return _explain(network, data[0], question)
        if question["ask"] in ("look", "value", "excited"):
            return _inside(network, data, question)
        return _predict(network, data, question["max_bytes"])
    except Problem as problem:
        return pack_problem(problem), {}
    except MemoryError:
        return pack_problem(Problem("image_too_large_for_memory")), {}
    except Exception:
        traceback.print_exc()
        return pack_problem(Problem("predictor_failed")), {}


def _network(cache: Cache, kind: str, path: str) -> Network:
    try:
        stat = Path(path).stat()
    except OSError:
        raise Problem("checkpoint_missing" if kind == "run" else "model_unreadable") from None
    key = (path, stat.st_mtime_ns, stat.st_size)
    if key not in cache:
        cache[key] = LOADERS[kind](Path(path))
        while len(cache) > CACHED:
            cache.popitem(last=False)
    cache.move_to_end(key)
    return cache[key]


def _predict(network: Network, files: list[bytes], most: int) -> Message:
    prepared: list[tuple[dict[str, Array], float] | Problem] = [_prepared(network, file, most) for file in files]
    good = [each[0]["seen"] for each in prepared if not isinstance(each, Problem)]
    began = time.perf_counter()
    read = iter(probabilities(network, np.stack(good)) if good else ())
    share = (time.perf_counter() - began) / max(1, len(good))
    headers: list[dict[str, Any]] = []
    arrays: dict[str, Array] = {}
    for index, each in enumerate(prepared):
        if isinstance(each, Problem):
            headers.append(pack_problem(each))
            continue
        steps, seconds = each
        shown = {name: _shown(step) for name, step in steps.items() if name != "seen"}
        milliseconds = round(1000 * (seconds + share), 2)
        prediction = Prediction("", network.classes, next(read), steps["seen"], shown, milliseconds, network.style)
        header, own = pack_prediction(index, prediction)
        headers.append(header)
        arrays |= own
    return {"answers": headers}, arrays


def _explain(network: Network, file: bytes, question: dict[str, Any]) -> Message:
    from core.explain.attribution import explain
    from core.predict.empty import empty

    began = time.perf_counter()
    steps, _ = _raised(_prepared(network, file, question["max_bytes"]))
    seen, target = steps["seen"], question["target"]
    chances = probabilities(network, seen[None])[0]
    if target is None:
        target = int(chances.argmax())
    if type(target) is not int or not 0 <= target < len(network.classes):
        raise Problem("class_unknown", name=str(target)[:20])
    image = as_input(seen[None])
    found = explain(network.model, image, target, question["method"], empty(image, network.style))
    header = {
        "classes": network.classes,
        "method": question["method"],
        "target": target,
        "score": found.score,
        "baseline_score": found.baseline_score,
        "total": found.total,
        "milliseconds": round(1000 * (time.perf_counter() - began), 2),
    }
    return header, {"probabilities": chances, "seen": seen, "attribution": found.attribution}


def _inside(network: Network, files: list[bytes], question: dict[str, Any]) -> Message:
    from core.predict.inside import answer

    seen = [_raised(_prepared(network, file, question["max_bytes"]))[0]["seen"] for file in files]
    return answer(network, question, as_input(np.stack(seen)) if seen else None)


def _prepared(network: Network, file: bytes, most: int) -> tuple[dict[str, Array], float] | Problem:
    began = time.perf_counter()
    try:
        steps = prepare(decode(file, most), network.style)
    except Problem as problem:
        return problem
    except MemoryError:
        return Problem("image_too_large_for_memory")
    except Exception:  # one strange picture must not take the others with it
        traceback.print_exc()
        return Problem("image_damaged")
    return steps, time.perf_counter() - began


def _raised(prepared: tuple[dict[str, Array], float] | Problem) -> tuple[dict[str, Array], float]:
    if isinstance(prepared, Problem):
        raise prepared
    return prepared


def probabilities(network: Network, seen: Array) -> Array:
    """Inputs (batch, height, width) or (…, 3) in 0..1 → softmax of the logits, (batch, classes) float32."""
    with torch.inference_mode():
        return network.model(as_input(seen)).float().softmax(dim=1).numpy()


def as_input(seen: Array) -> torch.Tensor:
    """(batch, height, width) or (batch, height, width, 3) → (batch, channels, height, width) float32."""
    values = torch.from_numpy(np.array(seen, dtype=np.float32))
    return values[:, None] if values.ndim == 3 else values.permute(0, 3, 1, 2).contiguous()


def _shown(step: Array) -> Array:
    """A step's picture at a size to be looked at: longer side at most SHOWN, area averages."""
    height, width = step.shape[:2]
    factor = SHOWN / max(height, width)
    if factor >= 1:
        return step
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    if step.ndim == 3:  # Pillow has no color in float
        picture = Image.fromarray(np.uint8(np.clip(step, 0, 1) * 255 + 0.5))
        return np.asarray(picture.resize(size, Image.Resampling.BOX), dtype=np.float32) / 255
    return np.asarray(Image.fromarray(np.float32(step)).resize(size, Image.Resampling.BOX))
