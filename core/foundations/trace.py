"""Forward and backward through a small network as a list of steps, each with its formula, its numbers and their sources.

Ids: x1 (input 1), t1 (target), w2.1.3 (layer 2, to unit 1, from unit 3 of the layer before), b2.1, z2.1, a2.1; with d in
front the derivative of the loss by it: dw2.1.3, dz2.1 (= δ), …; w_new2.1.3 and b_new2.1 after the step; loss and loss_new.
Everything counts from 1; layer 0 is the input. The entropies have no da of the last layer: p − t is ∂L/∂z at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.foundations import slopes, symbols
from core.foundations.ledger import Ledger, worked_out
from core.foundations.network import ENTROPIES, NetworkConfig, backward, descend, forward
from core.foundations.rules import LOSS_RULES, RULES, delta_rule, output_rule
from core.foundations.shape import complete, network
from core.foundations.terms import Negative, Product, Sum, Symbol, Term


def trace(config: NetworkConfig, autograd: Mapping[str, float] | None = None) -> dict[str, Any]:
    """All of it: sizes, activations, loss, learning_rate, `order` (the ids in the order of stepping) and `quantities` (by id).

    A quantity has kind, layer, unit, from, symbol, value, `formula` and `numbers` (LaTeX of the right side), `shown` (the
    rounded value), `relations` (of formula to numbers, of numbers to shown: "=" or "\\approx"), `rule` (the formula for the
    whole layer), sources, factors (what stands in the formula, with the reason), and autograd's value, if `autograd`
    gives it; core.foundations.checked computes that, asked through the oracle. A δ with the slope of an activation in it has
    `slope`: symbol, formula, numbers, shown, relations of this one.
    Raises Problem("setting_wrong_count").
    """
    return Tracer(complete(config), autograd or {}).run()


class Tracer(Ledger):
    """One network on its way."""

    def __init__(self, config: NetworkConfig, autograd: Mapping[str, float]) -> None:
        super().__init__(autograd)
        self.config = config
        self.net, self.sizes = network(config), config.sizes
        self.whole = symbols.is_whole(self.net.t.tolist())

    def run(self) -> dict[str, Any]:
        """The whole way."""
        self.givens()
        self.forward()
        self.backward()
        self.update()
        return {
            "sizes": list(self.sizes),
            "activations": list(self.net.activations),
            "loss": self.config.loss,
            "learning_rate": self.config.learning_rate,
            "order": self.order,
            "quantities": self.quantities,
        }

    def givens(self) -> None:
        """x, t, W and b."""
        for unit, value in enumerate(self.net.x.tolist(), 1):
            self.add("x", (0, unit), f"x_{{{unit}}}", value)
        for unit, value in enumerate(self.net.t.tolist(), 1):
            self.add("t", (len(self.net.W), unit), f"t_{{{unit}}}", value)
        for layer, (W, b) in enumerate(zip(self.net.W, self.net.b, strict=True), 1):
            for unit, (row, bias) in enumerate(zip(W.tolist(), b.tolist(), strict=True), 1):
                for source, value in enumerate(row, 1):
                    self.add("w", (layer, unit, source), f"w^{{({layer})}}_{{{unit}{source}}}", value)
                self.add("b", (layer, unit), f"b^{{({layer})}}_{{{unit}}}", bias)

    def units(self, layer: int) -> range:
        """The units of a layer."""
        return range(1, self.sizes[layer] + 1)

    def all(self, kind: str, layer: int) -> list[Symbol]:
        """The quantities of a kind in a layer."""
        return [self.symbol[f"{kind}{layer}.{unit}"] for unit in self.units(layer)]

    def inputs_of(self, layer: int) -> list[Symbol]:
        """What goes into a layer: the activations before it, or the network's inputs."""
        return self.all("a", layer - 1) if layer > 1 else [self.symbol[f"x{unit}"] for unit in self.units(0)]

    def targets(self) -> list[Symbol]:
        """t of every output."""
        return [self.symbol[f"t{unit}"] for unit in self.units(-1)]

    def forward(self) -> None:
        """z and a, neuron by neuron, and the loss."""
        last = len(self.net.W)
        for layer, function in enumerate(self.net.activations, 1):
            before = self.inputs_of(layer)
            for unit in self.units(layer):
                weights = [self.symbol[f"w{layer}.{unit}.{source}"] for source in self.units(layer - 1)]
                products = [Product(w, a) for w, a in zip(weights, before, strict=True)]
                total = Sum(*products, self.symbol[f"b{layer}.{unit}"])
                self.compute("z", (layer, unit), f"z^{{({layer})}}_{{{unit}}}", total)
                if function != "softmax":
                    term = symbols.activation(function, self.symbol[f"z{layer}.{unit}"])
                    self.compute("a", (layer, unit), f"a^{{({layer})}}_{{{unit}}}", term)
        if self.net.activations[-1] == "softmax":
            for unit in self.units(last):
                term = symbols.probability(unit - 1, self.all("z", last))
                self.compute("a", (last, unit), f"a^{{({last})}}_{{{unit}}}", term)
        term = symbols.loss(self.net.loss, self.all("z", last), self.all("a", last), self.targets(), self.whole)
        self.compute("loss", (), "L", term, LOSS_RULES[self.net.loss])

    def backward(self) -> None:
        """From the loss to the inputs, edge by edge."""
        last = len(self.net.W)
        for layer in range(last, 0, -1):
            if layer == last and self.net.loss in ENTROPIES:
                self.entropy_deltas(last)
            elif self.net.activations[layer - 1] == "softmax":
                self.softmax_deltas(last)
            before = self.inputs_of(layer)
            for unit in self.units(layer):
                if f"dz{layer}.{unit}" not in self.quantities:
                    self.loss_by_a(layer, unit)
                    self.slope_delta(layer, unit)
                delta = self.symbol[f"dz{layer}.{unit}"]
                for source, a in enumerate(before, 1):
                    place = (layer, unit, source)
                    self.compute("dw", place, partial(f"w^{{({layer})}}_{{{unit}{source}}}"), Product(delta, a))
                self.compute("db", (layer, unit), partial(f"b^{{({layer})}}_{{{unit}}}"), delta)
        for unit in self.units(0):
            self.compute("dx", (0, unit), partial(f"x_{{{unit}}}"), self.back(0, unit))

    def back(self, layer: int, unit: int) -> Term:
        """Σ w·δ over the neurons that this one feeds."""
        products = [
            Product(self.symbol[f"w{layer + 1}.{to}.{unit}"], self.symbol[f"dz{layer + 1}.{to}"])
            for to in self.units(layer + 1)
        ]
        return products[0] if len(products) == 1 else Sum(*products)

    def loss_by_a(self, layer: int, unit: int) -> None:
        """∂L/∂a, from the loss for an output and from the next layer's δ for the others."""
        name, rule = partial(f"a^{{({layer})}}_{{{unit}}}"), ""
        if layer == len(self.net.W):
            a, t = self.symbol[f"a{layer}.{unit}"], self.symbol[f"t{unit}"]
            term = symbols.loss_slope(self.net.loss, a, t, self.config.outputs)
            rule = output_rule(self.net.loss)
        else:
            term = self.back(layer, unit)
        self.compute("da", (layer, unit), name, term, rule)

    def delta(self, layer: int, unit: int, term: Term, rule: str = "") -> None:
        """δ = ∂L/∂z."""
        self.compute("dz", (layer, unit), f"\\delta^{{({layer})}}_{{{unit}}}", term, rule)

    def slope_delta(self, layer: int, unit: int) -> None:
        """∂L/∂a · f′(z), and how f′(z) is worked out."""
        name = self.net.activations[layer - 1]
        da, z, a = (self.symbol[f"{kind}{layer}.{unit}"] for kind in ("da", "z", "a"))
        term = slopes.slope(name, z, a)
        if name == "linear":
            self.delta(layer, unit, Product(da, term))
            return
        slope = Symbol("", slopes.name(name, z), term.evaluate())
        self.note(slope, "slope", z.id)
        self.delta(layer, unit, Product(da, slope))
        record = self.quantities[f"dz{layer}.{unit}"]
        record["slope"] = worked_out(slope, term, slopes.essential(term))
        self.told(record, term.symbols())

    def entropy_deltas(self, last: int) -> None:
        """p − t, from the logits."""
        rule = delta_rule(self.net.loss, self.whole)
        for place, a in enumerate(self.all("a", last)):
            term = symbols.logit_slope(self.net.loss, a, self.targets(), place, self.whole)
            self.delta(last, place + 1, term, rule)

    def softmax_deltas(self, last: int) -> None:
        """Every output of a softmax depends on every z: δᵢ = aᵢ·(gᵢ − Σ gⱼ·aⱼ)."""
        for unit in self.units(last):
            self.loss_by_a(last, unit)
        slopes, outputs = self.all("da", last), self.all("a", last)
        mean = Sum(*[Product(g, a) for g, a in zip(slopes, outputs, strict=True)])
        for unit, (g, a) in enumerate(zip(slopes, outputs, strict=True), 1):
            self.delta(last, unit, Product(a, Sum(g, Negative(mean))), RULES["dz.softmax"])

    def update(self) -> None:
        """One step downhill, and the loss after it."""
        rate = Symbol("", "\\eta", self.config.learning_rate)
        self.note(rate, "rate")
        for kind in ("w", "b"):
            for id in [id for id, each in self.quantities.items() if each["kind"] == kind]:
                place, name = id[1:], self.quantities[id]["symbol"]
                step = Negative(Product(rate, self.symbol[f"d{id}"]))
                numbers = tuple(map(int, place.split(".")))
                self.compute(f"{kind}_new", numbers, f"\\tilde{{{kind}}}{name[1:]}", Sum(self.symbol[id], step))
        new = descend(self.net, backward(self.net, forward(self.net)), self.config.learning_rate)
        after = forward(new)
        z = [Symbol("", f"\\tilde{{z}}_{{{unit}}}", v) for unit, v in enumerate(after.z[-1].tolist(), 1)]
        a = [Symbol("", f"\\tilde{{a}}_{{{unit}}}", v) for unit, v in enumerate(after.a[-1].tolist(), 1)]
        for each in (*z, *a):
            self.note(each, "a_new")
        term = symbols.loss(self.net.loss, z, a, self.targets(), self.whole)
        self.compute("loss_new", (), "\\tilde{L}", term, LOSS_RULES[self.net.loss])
        new_ids = [id for id, each in self.quantities.items() if each["kind"] in ("w_new", "b_new")]
        self.quantities["loss_new"]["sources"] = [*new_ids, *(t.id for t in self.targets())]


def partial(name: str) -> str:
    """∂L/∂name."""
    return f"\\frac{{\\partial L}}{{\\partial {name}}}"
