"""What is written down of quantities as they are computed: value, formula, numbers, where each comes from. Knows no network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.foundations.rules import RULES, WHY
from core.foundations.terms import Symbol, Term, fill


class Ledger:
    """The records in the order of their making; `symbol` holds every quantity known so far."""

    def __init__(self, autograd: Mapping[str, float]) -> None:
        self.autograd = autograd
        self.symbol: dict[str, Symbol] = {}
        self.factor: dict[Symbol, dict[str, Any]] = {}  # what is said of a symbol wherever it stands
        self.quantities: dict[str, dict[str, Any]] = {}
        self.order: list[str] = []

    def add(self, kind: str, place: tuple[int, ...], name: str, value: float) -> dict[str, Any]:
        """A quantity of layer, unit, from; its record."""
        layer, unit, source = (*place, None, None, None)[:3]
        numbered = place[1:] if place and kind in ("x", "t", "dx") else place
        id = kind + ".".join(map(str, numbered))
        self.symbol[id] = Symbol(id, name, value)
        text = self.symbol[id].text
        record: dict[str, Any] = {
            "kind": kind,
            "layer": layer,
            "unit": unit,
            "from": source,
            "symbol": name,
            "value": value,
            "formula": "",
            "numbers": text,
            "shown": text,
            "relations": ["=", "="],
            "rule": "",
            "sources": [],
            "factors": [],
            "autograd": self.autograd.get(id),
        }
        self.quantities[id] = record
        return record

    def compute(self, kind: str, place: tuple[int, ...], name: str, term: Term, rule: str = "") -> None:
        """A quantity that a formula gives, with what stands in the formula and why."""
        leaves = term.symbols()
        record = self.add(kind, place, name, term.evaluate())
        id = next(reversed(self.quantities))
        record |= _written(term, self.symbol[id], leaves)
        record["rule"] = rule or RULES.get(kind, "")
        self.told(record, leaves)
        self.order.append(id)

    def told(self, record: dict[str, Any], leaves: Sequence[Symbol]) -> None:
        """Add what stands in a formula, each once, to its factors and sources."""
        factors, sources = record["factors"], record["sources"]
        for leaf in dict.fromkeys(leaves):
            factor = self.factor.get(leaf) or self.note(leaf, self.quantities[leaf.id]["kind"], leaf.id)
            factors.append(factor)
            if factor["id"] and factor["id"] not in sources:
                sources.append(factor["id"])

    def note(self, symbol: Symbol, why: str, id: str = "") -> dict[str, Any]:
        """What is said of a symbol: `why` it stands there, and the quantity to look at for it."""
        self.factor[symbol] = {"id": id, "symbol": symbol.name, "why": WHY[why], "value": symbol.value}
        return self.factor[symbol]


def worked_out(symbol: Symbol, term: Term, leaves: Sequence[Symbol]) -> dict[str, Any]:
    """A number in a formula that has a formula of its own: symbol, formula, numbers, shown, relations.

    `leaves` are those of its symbols whose values it is computed from.
    """
    return {"symbol": symbol.name, "shown": symbol.text} | _written(term, symbol, leaves)


def _written(term: Term, result: Symbol, leaves: Sequence[Symbol]) -> dict[str, Any]:
    filled = fill(term, result, leaves)
    relations = ["=" if good else "\\approx" for good in (filled.exact, filled.even)]
    return {"formula": term.latex(), "numbers": filled.numbers, "relations": relations}
