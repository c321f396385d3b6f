"""Train the small network of the home page's drawing and write it as assets/components/hero/brain.js.

144 pixels (12 × 12), 32 neurons with ReLU, 10 outputs, softmax; weights as signed bytes, 7 kB in all. MNIST's pictures are turned,
sized and moved at random, so that it reads what a visitor draws anywhere on the pad. Knows nothing of the page.

    python scripts/train_hero.py          about five minutes on one core; GLASSBOX_DATA may name a folder that holds mnist/
"""

from __future__ import annotations

import base64
import sys
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "assets" / "components" / "hero" / "brain.js"
SIDE, HIDDEN, CLASSES = 12, 32, 10
STEPS, BATCH = 9000, 256
LINE = 120  # characters


def main() -> None:
    sys.path.insert(0, str(ROOT))
    from core.data import mnist

    torch.set_num_threads(1)
    generator = torch.Generator().manual_seed(0)
    images, labels = (torch.from_numpy(part.copy()) for part in mnist.load("train"))
    network = nn.Sequential(nn.Linear(SIDE * SIDE, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, CLASSES))
    for parameter in network.parameters():  # as PyTorch draws them, but from our own generator
        bound = parameter.shape[-1] ** -0.5 if parameter.ndim == 2 else 0.05
        nn.init.uniform_(parameter, -bound, bound, generator=generator)
    optimizer = torch.optim.AdamW(network.parameters(), weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.01, STEPS)
    for step in range(STEPS):
        chosen = torch.randint(len(images), (BATCH,), generator=generator)
        loss = F.cross_entropy(network(disturbed(images[chosen], generator)), labels[chosen], label_smoothing=0.05)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        if step % 1000 == 0:
            print(step, f"{loss.item():.3f}", flush=True)
    layers = [quantized(parameter.detach()) for parameter in network.parameters()]
    with torch.no_grad():
        for parameter, (whole, scale) in zip(network.parameters(), layers, strict=True):
            parameter.copy_(whole * scale)
        tests, answers = (torch.from_numpy(part.copy()) for part in mnist.load("test"))
        right = (network(disturbed(tests, generator)).argmax(1) == answers).double().mean().item()
    print(f"{right:.2%} of MNIST's test pictures, turned, sized and moved at random")
    TARGET.write_text(module(layers, right), "utf-8")


def disturbed(images: Tensor, generator: torch.Generator) -> Tensor:
    """Pictures (n, 28, 28) in bytes, each turned, sized, sheared and moved at random, as (n, 144) from 0 to 1."""
    n = len(images)

    def between(low: float, high: float) -> Tensor:
        return low + (high - low) * torch.rand(n, generator=generator)

    turn, size, slant, wide = between(-0.2, 0.2), between(0.8, 1.3), between(-0.15, 0.15), between(0.85, 1.15)
    matrix = torch.zeros(n, 2, 3)  # from the place in the new picture to the place in the old one, both from -1 to 1
    matrix[:, 0, 0], matrix[:, 0, 1] = size * wide * turn.cos(), size * (slant - turn.sin())
    matrix[:, 1, 0], matrix[:, 1, 1] = size * turn.sin(), size * turn.cos()
    matrix[:, 0, 2], matrix[:, 1, 2] = between(-0.18, 0.18), between(-0.18, 0.18)
    thick = between(0, 1)[:, None, None, None]
    ink = images[:, None].float() / 255
    ink = torch.where(thick > 0.6, F.pad(F.max_pool2d(ink, 2, 1), (0, 1, 0, 1)), ink)  # some with a broader pen
    grid = F.affine_grid(matrix, [n, 1, 4 * SIDE, 4 * SIDE], align_corners=False)
    fine = F.grid_sample(ink, grid, align_corners=False)
    return F.avg_pool2d((1.6 * fine).clamp(max=1), 4).flatten(1)


def quantized(parameter: Tensor) -> tuple[Tensor, float]:
    """Whole numbers from -127 to 127 and what one of them stands for."""
    scale = parameter.abs().max().item() / 127
    return (parameter / scale).round(), scale


def module(layers: list[tuple[Tensor, float]], right: float) -> str:
    """The JavaScript file: one line of what it is, the scales, and the bytes in base64."""
    text = base64.b64encode(
        b"".join(bytes(whole.to(torch.int8).flatten().numpy().tobytes()) for whole, _ in layers)
    ).decode()
    lines = [text[at : at + LINE - 6] for at in range(0, len(text), LINE - 6)]
    return (
        f"// Written by scripts/train_hero.py: {SIDE * SIDE} pixels, {HIDDEN} neurons, {CLASSES} outputs; weights, then biases, of each layer\n"
        f"// as signed bytes. Right for {right:.1%} of MNIST's test pictures, turned, sized and moved at random.\n"
        f"const BRAIN = {{\n  side: {SIDE},\n  hidden: {HIDDEN},\n  classes: {CLASSES},\n"
        f"  scales: [{', '.join(f'{scale:.6g}' for _, scale in layers)}],\n"
        "  bytes:\n" + " +\n".join(f'    "{line}"' for line in lines) + ",\n};\n"
    )


if __name__ == "__main__":
    main()
