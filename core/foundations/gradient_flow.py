"""Questions about a pass through the small network, answered from its trace: where gradients are large and where none come through."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SAME = 1e-9  # gradients whose sizes differ by less, relative to the larger, are equally large


def steepest_layer(trace: Mapping[str, Any]) -> int | None:
    """The layer with the weight of the largest |∂L/∂w|; None if two layers share it or all gradients are 0."""
    largest = dict.fromkeys(range(1, len(trace["sizes"])), 0.0)
    for each in _all(trace, "dw"):
        largest[each["layer"]] = max(largest[each["layer"]], abs(each["value"]))
    first, *others = sorted(largest, key=lambda layer: -largest[layer])
    shared = others and largest[others[0]] >= largest[first] * (1.0 - SAME)
    return None if shared or largest[first] == 0.0 else first


def nudged(trace: Mapping[str, Any], id: str, by: float) -> float:
    """How much the loss changes when the number `id` grows by so much, if it follows its tangent: ∂L/∂p · Δp."""
    return float(trace["quantities"][f"d{id}"]["value"]) * by


def silent(trace: Mapping[str, Any]) -> int:
    """How many hidden neurons pass no gradient on: δ = ∂L/∂z = 0."""
    last = len(trace["sizes"]) - 1
    return sum(each["value"] == 0.0 and each["layer"] < last for each in _all(trace, "dz"))


def products(trace: Mapping[str, Any]) -> tuple[int, int]:
    """Multiplications by a weight or for one: w·a on the way forward; δ·a and w·δ on the way back, which leaves out ∂L/∂x."""
    kinds = {id: each["kind"] for id, each in trace["quantities"].items()}

    def by_weights(kind: str) -> int:
        return sum(kinds[source] == "w" for each in _all(trace, kind) for source in each["sources"])

    return by_weights("z"), len(_all(trace, "dw")) + by_weights("da")


def _all(trace: Mapping[str, Any], kind: str) -> list[dict[str, Any]]:
    return [each for each in trace["quantities"].values() if each["kind"] == kind]
