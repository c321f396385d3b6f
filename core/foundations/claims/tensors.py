"""Claims about what PyTorch does, answered by PyTorch. Runs where torch may be loaded; knows no words."""

from __future__ import annotations

import time

import torch
from torch import nn
from torch.nn import functional as F

from core.foundations.claims.arithmetic import Answer


def relu_at_zero() -> Answer:
    """autograd's slope of ReLU just left of 0, at 0 and just right of it."""
    x = torch.tensor([-1e-6, 0.0, 1e-6], dtype=torch.float64, requires_grad=True)
    torch.relu(x).sum().backward()
    assert x.grad is not None
    left, middle, right = x.grad.tolist()
    return {"left": left, "middle": middle, "right": right}, {}


def cross_correlation() -> Answer:
    """conv2d on one window, beside the sums with the kernel as it is and turned by half a circle."""
    picture = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
    kernel = torch.tensor([[10.0, 1.0], [0.0, 0.0]])
    computed = F.conv2d(picture[None, None], kernel[None, None]).item()
    return {
        "picture": picture.int().tolist(),
        "kernel": kernel.int().tolist(),
        "computed": computed,
        "unflipped": (picture * kernel).sum().item(),
        "flipped": (picture * kernel.flip(0, 1)).sum().item(),
    }, {}


def mixed_integers() -> Answer:
    """0.1 in the formats of mixed precision and as an integer, and the types autocast really uses."""
    numbers: dict[str, object] = {}
    for name, dtype in {"fp32": torch.float32, "fp16": torch.float16, "bf16": torch.bfloat16}.items():
        about = torch.finfo(dtype)
        numbers[f"{name}_tenth"] = f"{torch.tensor(0.1, dtype=dtype).item():.10f}"
        numbers[f"{name}_bits"] = about.bits
        numbers[f"{name}_largest"] = about.max
        numbers[f"{name}_gap"] = about.eps  # between 1 and the next number
    layer = nn.Linear(4, 4)
    with torch.autocast("cpu", torch.bfloat16):
        out = layer(torch.ones(1, 4))
    return {
        **numbers,
        "integer_bits": torch.iinfo(torch.int16).bits,
        "integer": torch.tensor(0.1).to(torch.int16).item(),
        "weight_type": str(layer.weight.dtype),
        "output_type": str(out.dtype),
    }, {}


def bf16_step() -> Answer:
    """A weight of 1 and a step of 0.003, ten times, in bfloat16 and in float32."""
    step, steps = 0.003, 10
    ends = {}
    for name, dtype in {"bf16": torch.bfloat16, "fp32": torch.float32}.items():
        weight = torch.tensor(1.0, dtype=dtype)
        for _ in range(steps):
            weight = weight + torch.tensor(step, dtype=dtype)
        ends[name] = weight.item()
    return {**ends, "step": step, "steps": steps, "gap": torch.finfo(torch.bfloat16).eps}, {}


def half_model(seed: int = 0) -> Answer:
    """The same small steps three times: float32; weights to half and back at each step; float32 weights, scaled loss.

    Regression on 64 examples with 16 inputs and weights around 8. The third is what is meant by mixed precision (Micikevicius et al., 2018).
    """
    generator = torch.Generator().manual_seed(seed)
    x, around = torch.randn(64, 16, generator=generator), 8.0
    y = x @ (around + torch.randn(16, 1, generator=generator))
    start, rate, scale, steps = around + torch.randn(16, 1, generator=generator), 5e-4, 1024.0, 500
    curves: dict[str, list[float]] = {"float32": [], "half_model": [], "mixed": []}
    for name, curve in curves.items():
        w, kind = start, torch.float32 if name == "float32" else torch.float16
        for _ in range(steps):
            curve.append(F.mse_loss(x @ w, y).item())
            if name == "half_model":
                w = w.half().float()  # model.half() … model.float(): what half cannot hold is gone
            leaf = w.to(kind, copy=True).requires_grad_()  # in "mixed" the float32 weights stay as they are
            loss = F.mse_loss(x.to(kind) @ leaf, y.to(kind))
            (scale * loss if name == "mixed" else loss).backward()
            assert leaf.grad is not None
            w = w - rate * leaf.grad.float() / (scale if name == "mixed" else 1.0)
    tiny = torch.tensor(1e-8)
    every = slice(0, steps, 10)
    return {
        "steps": steps,
        "around": around,
        **{name: curve[-1] for name, curve in curves.items()},
        "start": curves["float32"][0],
        "tiny": tiny.item(),
        "tiny_half": tiny.half().item(),
        "scale": int(scale),
        "tiny_scaled": ((tiny * scale).half().float() / scale).item(),
    }, {
        "x": torch.arange(steps, dtype=torch.float64).numpy()[every],
        **{name: torch.tensor(curve, dtype=torch.float64).numpy()[every] for name, curve in curves.items()},
    }


def one_hot_sigmoid() -> Answer:
    """One sigmoid output for four examples, labels as one-hot pairs: what PyTorch says, and what broadcasting does."""
    p = torch.tensor([[0.9], [0.8], [0.3], [0.4]])
    labels = torch.tensor([1, 1, 0, 0])
    pairs = F.one_hot(labels, 2).float()  # (4, 2)
    try:
        message = str(F.binary_cross_entropy(p, pairs))
    except ValueError as trouble:
        message = str(trouble)
    # by hand nothing complains: (4, 1) beside (4, 2) becomes (4, 2), each example is told yes and no at once
    z = torch.logit(p).requires_grad_()
    by_hand = -(pairs * F.logsigmoid(z) + (1 - pairs) * F.logsigmoid(-z)).sum()
    (gradient,) = torch.autograd.grad(by_hand, z)  # 2p − 1, whatever the label
    right = F.binary_cross_entropy(p[:, 0], labels.float())
    return {
        "message": message.split(" is deprecated")[0],
        "labels": labels.tolist(),
        "gradient": [round(value, 6) for value in gradient[:, 0].tolist()],
        "loss": right.item(),
        "outputs": list(p.shape),
        "pairs": list(pairs.shape),
    }, {}


def no_batches(seed: int = 0) -> Answer:
    """One epoch of 1,024 examples, one at a time and in batches of 64; and batch norm given a single example."""
    generator = torch.Generator().manual_seed(seed)
    x, y = torch.randn(1024, 64, generator=generator), torch.randint(0, 10, (1024,), generator=generator)
    seconds, gradients = {}, {}
    for size in (1, 64):
        model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
        with torch.no_grad():
            for parameter in model.parameters():
                parameter.copy_(0.1 * torch.randn(parameter.shape, generator=torch.Generator().manual_seed(seed)))
        steps, began = [], time.perf_counter()
        for first in range(0, len(x), size):
            model.zero_grad()
            F.cross_entropy(model(x[first : first + size]), y[first : first + size]).backward()
            weight = model[2].weight
            assert isinstance(weight, torch.Tensor)
            assert weight.grad is not None
            steps.append(weight.grad.flatten().clone())
        seconds[size] = time.perf_counter() - began
        stack = torch.stack(steps)
        gradients[size] = (stack - stack.mean(0)).norm(dim=1).mean().item() / stack.mean(0).norm().item()
    try:
        message = str(nn.BatchNorm1d(64)(x[:1]))
    except ValueError as trouble:
        message = str(trouble)
    return {
        "examples": len(x),
        "one_ms": 1000 * seconds[1],
        "batch_ms": 1000 * seconds[64],
        "times": seconds[1] / seconds[64],
        "size": 64,
        "noise": gradients[1],
        "batch_noise": gradients[64],
        "message": message.split(", got")[0],
    }, {}
