"""Traps: NaN planted in each place is found there and nowhere else; beside PyTorch's own anomaly detection where that applies."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.training.debugging.traps import TENSORS, Trap, Trapped

BATCH = 6


class Planted(torch.autograd.Function):
    """Passes its input on; `forward` or `backward` makes one number of it NaN."""

    @staticmethod
    def forward(ctx: object, x: Tensor, where: str) -> Tensor:
        ctx.where = where  # type: ignore[attr-defined]
        y = x.clone()
        if where == "forward":
            y[0, 0] = torch.nan
        return y

    @staticmethod
    def backward(ctx: object, *gradients: Tensor) -> tuple[Tensor, None]:
        g = gradients[0].clone()
        if ctx.where == "backward":  # type: ignore[attr-defined]
            g[0, 0] = torch.nan
        return g, None


class Passing(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.where = ""

    def forward(self, x: Tensor) -> Tensor:
        return Planted.apply(x, self.where)


def network(seed: int = 0) -> nn.Sequential:
    generator = torch.Generator().manual_seed(seed)
    model = nn.Sequential()
    for place, (wide, high) in enumerate(((5, 4), (4, 4), (4, 3)), 1):
        model.add_module(f"layer{place}", nn.Linear(wide, high))
        if place < 3:
            model.add_module(f"through{place}", Passing())
    for each in model.parameters():
        each.data = torch.randn(each.shape, generator=generator) * 0.5
    return model


def stepped(model: nn.Sequential, trap: Trap, plant: str = "") -> None:
    """One step of a training in which the trap looks at everything, with NaN planted in one place."""
    x, y = torch.linspace(-1, 1, BATCH * 5).reshape(BATCH, 5), torch.arange(BATCH) % 3
    if plant == "input":
        x[2, 1] = torch.inf
    if plant in ("weight", "bias"):
        getattr(model.layer2, plant).data.view(-1)[1] = torch.nan
    model.through2.where = {"activation": "forward", "activation_gradient": "backward"}.get(plant, "")
    for each in model.parameters():
        each.grad = None
    loss = F.cross_entropy(model(x), y)
    if plant == "loss":
        loss = loss + (loss * 0).log()
    trap.loss(loss)
    loss.backward()
    for kind in ("weight", "bias"):
        if plant == f"{kind}_gradient":
            getattr(model.layer3, kind).grad.view(-1)[0] = -torch.inf
    trap.gradients()
    trap.next_step()


# where NaN first exists: backwards, the gradient of through2's input is that of the output of layer2
PLACES = {
    "input": "layer1",
    "weight": "layer2",
    "bias": "layer2",
    "activation": "through2",
    "loss": "",
    "activation_gradient": "layer2",
    "weight_gradient": "layer3",
    "bias_gradient": "layer3",
}


@pytest.mark.parametrize("tensor", TENSORS)
def test_what_is_planted_is_found_at_its_step_layer_and_tensor(tensor: str) -> None:
    model = network()
    trap = Trap(model, 1e6)
    stepped(model, trap)
    stepped(model, trap)
    with pytest.raises(Trapped) as caught:
        stepped(model, trap, tensor)
    found = caught.value.finding
    assert (found.kind, found.step, found.layer, found.tensor) == ("nonfinite", 3, PLACES[tensor], tensor)
    assert trap.first == found
    assert found.before is not None
    assert all(map(math.isfinite, found.before))
    assert found.before[0] <= found.before[1]
    if tensor not in ("loss", "bias"):
        assert math.isfinite(found.smallest)


def test_what_was_before_are_the_ends_of_the_same_tensor_one_step_ago() -> None:
    model = network()
    trap = Trap(model, 1e6)
    stepped(model, trap)
    weights = model.layer2.weight.detach()
    ends = (float(weights.min()), float(weights.max()))
    with pytest.raises(Trapped) as caught:
        stepped(model, trap, "weight")
    assert caught.value.finding.before == ends


@pytest.mark.parametrize("tensor", ["activation_gradient", "loss"])
def test_anomaly_detection_stops_at_the_same_step_of_the_backward_pass(tensor: str) -> None:
    """It looks at gradients only, so it sees neither inputs nor weights nor activations; where it looks, it agrees."""
    model, other = network(), network()
    trap, blind = Trap(model, 1e6), Trap(other, 1e6)
    blind.close()
    blind.armed = False
    for plant in ("", "", tensor):
        with torch.autograd.detect_anomaly(check_nan=True):
            if not plant:
                stepped(model, trap)
                stepped(other, blind)
                continue
            with pytest.raises(RuntimeError, match="returned nan values"):
                stepped(other, blind, plant)
        with pytest.raises(Trapped) as caught:
            stepped(model, trap, plant)
    assert (caught.value.finding.step, caught.value.finding.tensor) == (3, tensor)
    assert blind.step == 3


@pytest.mark.parametrize("tensor", ["input", "weight", "activation"])
def test_anomaly_detection_comes_later_where_the_forward_pass_broke(tensor: str) -> None:
    """It raises in the backward pass at the earliest; the trap has stopped before there was a loss."""
    model = network()
    trap = Trap(model, 1e6)
    with torch.autograd.detect_anomaly(check_nan=True), pytest.raises(Trapped) as caught:
        stepped(model, trap, tensor)
    assert caught.value.finding.tensor == tensor


def test_an_explosion_is_a_norm_above_the_limit_and_names_the_largest_gradient() -> None:
    model = network()
    trap = Trap(model, 1e6)
    stepped(model, trap)
    norms = {name: float(each.grad.norm()) for name, each in model.named_parameters() if each.grad is not None}
    total = math.sqrt(sum(norm**2 for norm in norms.values()))
    assert trap.gradients() == pytest.approx(total, rel=1e-6)
    assert Trap(model, total * 1.001).gradients() == pytest.approx(total, rel=1e-6)
    with pytest.raises(Trapped) as caught:
        Trap(model, total * 0.999).gradients()
    found = caught.value.finding
    largest = max(norms, key=lambda name: norms[name])
    assert (found.kind, f"{found.layer}.{found.tensor}") == ("explosion", f"{largest}_gradient")
    assert found.value == pytest.approx(total, rel=1e-6)


def test_without_being_armed_it_notes_the_first_and_goes_on() -> None:
    model = network()
    trap = Trap(model, 1e6, armed=False)
    stepped(model, trap)
    stepped(model, trap, "activation")
    stepped(model, trap)
    assert trap.first is not None
    assert (trap.first.step, trap.first.layer, trap.first.tensor) == (2, "through2", "activation")


def test_what_is_not_finite_replaces_an_explosion_and_nothing_replaces_it() -> None:
    model = network()
    trap = Trap(model, 1e-9, armed=False)
    stepped(model, trap)
    assert trap.first is not None
    assert (trap.first.kind, trap.first.step) == ("explosion", 1)
    stepped(model, trap, "activation")
    stepped(model, trap, "input")
    assert (trap.first.kind, trap.first.step, trap.first.tensor) == ("nonfinite", 2, "activation")


def test_it_changes_no_number_and_leaves_no_hook_behind() -> None:
    watched, plain = network(), network()
    trap = Trap(watched, 1e6)
    stepped(watched, trap)
    quiet = Trap(plain, 1e6)
    quiet.close()
    stepped(plain, quiet)
    for one, other in zip(watched.parameters(), plain.parameters(), strict=True):
        assert torch.equal(one.grad, other.grad)  # type: ignore[arg-type]
    trap.close()
    assert not any(module._forward_hooks or module._forward_pre_hooks for module in watched.modules())
