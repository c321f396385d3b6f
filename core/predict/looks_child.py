"""What a network looks at, in the predictor's process: five maps, the sanity check, curves, an attack. Knows no page."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

import numpy as np
import torch

from core.config import from_dict
from core.data.pictures import PicturesConfig, load
from core.errors import Problem
from core.explain import adversarial, curves, sanity
from core.explain.attribution import Attribution, explain, is_complete, told
from core.explain.methods import LOOKS
from core.models.base import CNN
from core.models.census import census
from core.models.configs import CNNConfig
from core.predict.empty import empty
from core.predict.errors_form import PartName
from core.predict.looks_form import EPSILONS, flip, verdict
from core.predict.styles import STYLES, Style
from core.predict.tested import as_seen
from core.predict.weights import Network
from core.runs.process import Message
from core.wire import Array

KEPT = 16  # sets of five maps
MOST_FLOPS = 2e11  # of all points of integrated gradients together, forth: seconds

Maps = dict[str, Attribution]
Header = dict[str, Any]
_maps: OrderedDict[tuple[int, bytes, int], tuple[CNN, Maps]] = OrderedDict()


def looks(network: Network, picture: Callable[[], Array], question: Header) -> Message:
    """The answer to one question; `picture()` is what the network gets of the file, if there is one.

    The header says of every answer "classes", "style", "best" (what the network answers), "target" (what is explained; attacked is
    always the answer), "ground" (of each channel, what an empty picture has there), and of a picture of a set what `tested` says.
    """
    seen, about = seen_of(network, picture, question)
    image = as_image(seen)
    with torch.inference_mode():
        chances = network.model(image).float().softmax(1)[0].numpy()
    best = int(chances.argmax())
    target = best if question["target"] is None else question["target"]
    if type(target) is not int or not 0 <= target < len(network.classes):
        raise Problem("class_unknown", name=str(target)[:20])
    header, arrays = _ANSWERS[question["look"]](
        network, image, best if question["look"] == "attack" else target, question
    )
    header |= {"classes": network.classes, "style": network.style, "target": target, "best": best}
    header["ground"] = empty(image, network.style)[0, :, 0, 0].tolist()
    return header | about, {
        "seen": np.asarray(seen, np.float32),
        "probabilities": np.asarray(chances, np.float32),
        **arrays,
    }


def seen_of(network: Network, picture: Callable[[], Array], question: Header) -> tuple[Array, Header]:
    """The picture that the question is about, as the network gets it, and what is known of one of a set."""
    if "data" not in question:
        return picture(), {}
    data = from_dict(PicturesConfig, question["data"])
    return tested(network, data, question["part"], question["number"])


def tested(network: Network, data: PicturesConfig, name: PartName, number: int) -> tuple[Array, Header]:
    """A picture of a part as the network gets it, (h, w) or (h, w, 3) in 0..1; behind the last comes the first again.

    The header says which it was: {"part", "number", "count", "label": its class's number}.
    """
    part = getattr(load(data), name)
    number %= len(part)
    about = {"part": name, "number": number, "count": len(part), "label": int(part.labels[number])}
    return as_seen(part.images(np.array([number]))[0], network.style), about


def maps_of(network: Network, image: torch.Tensor, target: int) -> Maps:
    """The five maps; those of the latest pictures are kept, because more than one question starts from them."""
    model = network.model
    key = (id(model), image.numpy().tobytes(), target)
    if key not in _maps:
        _maps[key] = model, five(model, network.style, image, target)
        while len(_maps) > KEPT:
            _maps.popitem(last=False)
    _maps.move_to_end(key)
    return _maps[key][1]


def five(model: CNN, style: Style, image: torch.Tensor, target: int) -> Maps:
    """The five maps of a network that takes pictures of this style, against an empty picture."""
    most = points(model.config, style)
    return {method: explain(model, image, target, method, empty(image, style), most) for method in LOOKS}


@lru_cache(maxsize=64)
def points(config: CNNConfig, style: Style) -> int:
    """How many points integrated gradients may take with such a network; what the last layer costs is nothing beside the rest."""
    return int(MOST_FLOPS / census(config, STYLES[style], 10)["flops"])


def as_image(seen: Array) -> torch.Tensor:
    """(h, w) or (h, w, 3) → (1, channels, h, w) float32."""
    values = torch.from_numpy(np.array(seen, dtype=np.float32))
    return values[None, None] if values.ndim == 2 else values.permute(2, 0, 1)[None].contiguous()


def _five(network: Network, image: torch.Tensor, target: int, question: Header) -> Message:  # noqa: ARG001
    """`complete`: whether integrated gradients add up to what they should, but for 1 %."""
    found = maps_of(network, image, target)
    sums = found["integrated_gradients"]
    header = {"score": sums.score, "baseline_score": sums.baseline_score, "total": sums.total}
    header["complete"] = is_complete(sums.total, sums.score - sums.baseline_score)
    return header, _arrays("map", found)


def _sanity(network: Network, image: torch.Tensor, target: int, question: Header) -> Message:
    """`values`: rank correlations of the maps as they are; `sizes`: of their magnitudes, which tell an edge detector.

    Both only of the places where the method could say anything; `counted`: how many these are, of `places`. Where a picture is
    empty some maps are 0 with any weights, and so many equal ranks would count as agreement: `everywhere` is what would come
    out of `sizes` with them.
    """
    generator = torch.Generator().manual_seed(question["seed"])
    fresh = sanity.randomized(network.model, generator, None if question["fresh"] == "all" else 1)
    trained, random = maps_of(network, image, target), five(fresh, network.style, image, target)
    pairs = [(trained[method].attribution, random[method].attribution) for method in LOOKS]
    spoken = [told(image, method, empty(image, network.style)) for method in LOOKS]
    free = [(one[where], other[where]) for (one, other), where in zip(pairs, spoken, strict=True)]
    values = [_number(sanity.likeness(one, other)) for one, other in free]
    sizes, everywhere = (
        [_number(sanity.likeness(np.abs(one), np.abs(other))) for one, other in each] for each in (free, pairs)
    )
    with torch.inference_mode():
        chances = fresh(image).float().softmax(1)[0]
    header = {
        "values": values,
        "sizes": sizes,
        "everywhere": everywhere,
        "counted": [int(where.sum()) for where in spoken],
        "places": spoken[0].size,
        "verdicts": [verdict(size) for size in sizes],
        "layers": len(sanity.learned(fresh)),
        "random_best": int(chances.argmax()),
        "random_probability": float(chances.max()),
    }
    return header, _arrays("map", trained) | _arrays("random", random)


def _curves(network: Network, image: torch.Tensor, target: int, question: Header) -> Message:
    instead = curves.blurred(image) if question["empty"] == "blurred" else empty(image, network.style)
    drawn = partial(curves.insertion_deletion, network.model, image, target=target, baseline=instead)
    found = {method: drawn(attribution=each.attribution) for method, each in maps_of(network, image, target).items()}
    found["chance"] = curves.chance(network.model, image, target, torch.Generator().manual_seed(0), instead)
    arrays: dict[str, Array] = {"fractions": np.asarray(found["chance"].fractions, np.float32)}
    for name, each in found.items():
        arrays |= {
            f"deletion.{name}": np.asarray(each.deletion, np.float32),
            f"insertion.{name}": np.asarray(each.insertion, np.float32),
        }
    return {"areas": {name: each.areas for name, each in found.items()}}, arrays


def _attack(network: Network, image: torch.Tensor, answer: int, question: Header) -> Message:  # noqa: ARG001
    """`slope`: Σ |∂f/∂x| of the answer's logit f over all numbers of the picture. By ε times that f can fall at most, as long as
    the slopes stay as they are; the direction is that of the loss, so f itself falls by less."""
    model = network.model
    found = adversarial.attack(model, image, answer, EPSILONS)
    x = image.clone().requires_grad_()
    logits = model(x)[0]
    slope = float(torch.autograd.grad(logits[answer], x)[0].double().abs().sum())
    direction = found.direction[0].permute(1, 2, 0).numpy()
    place = flip([int(each) for each in found.probabilities.argmax(1)])
    header = {"epsilons": EPSILONS, "slope": slope, "score": float(logits[answer].detach()), "flips": place}
    return header, {
        "direction": np.asarray(direction, np.int32),
        "chances": np.asarray(found.probabilities.numpy(), np.float32),
    }


def _arrays(name: str, maps: Maps) -> dict[str, Array]:
    return {f"{name}.{method}": each.attribution for method, each in maps.items()}


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None


_ANSWERS = {"maps": _five, "sanity": _sanity, "curves": _curves, "attack": _attack}
