"""Claims about training, answered by training small networks on real digits. Runs where scikit-learn may be loaded.

Networks are 64-h-k with ReLU, plain NumPy, gradient descent with momentum; 1,000 pictures to learn from, 797 to be tested on.
"""

from __future__ import annotations

import numpy as np

from core.data.digits import shares
from core.foundations.activations import Array
from core.foundations.claims.arithmetic import Answer
from core.foundations.softmax import softmax

Weights = list[Array]  # W₁ (64, h), b₁ (h,), W₂ (h, k), b₂ (k,)


def digits(seed: int) -> tuple[Array, Array, Array, Array]:
    """Pictures (n, 64) and one-hot labels (n, 10), to learn from and to be tested on."""
    pictures, labels = shares()
    order = np.random.default_rng(seed).permutation(len(labels))
    x, y = pictures.reshape(-1, 64).astype(np.float64)[order], np.eye(10)[labels[order]]
    return x[:1000], y[:1000], x[1000:], y[1000:]


def fresh(hidden: int, outputs: int, rng: np.random.Generator) -> Weights:
    """He's initialization (variance 2/fan_in), biases 0."""
    sizes = ((64, hidden), (hidden, outputs))
    return [part for n, k in sizes for part in (rng.normal(0.0, np.sqrt(2.0 / n), (n, k)), np.zeros(k))]


def logits(w: Weights, x: Array) -> Array:
    """(batch, outputs)"""
    return np.maximum(x @ w[0] + w[1], 0.0) @ w[2] + w[3]


def accuracy(w: Weights, x: Array, y: Array) -> float:
    """Share of pictures whose largest logit stands at the label."""
    return float((logits(w, x).argmax(axis=1) == y.argmax(axis=1)).mean())


def train(
    w: Weights,
    x: Array,
    y: Array,
    rng: np.random.Generator,
    *,
    epochs: int,
    soft: Array | None = None,
    T: float = 1.0,
    alpha: float = 1.0,
    keep: list[Array] | None = None,
    rate: float = 0.1,
) -> Weights:
    """Minimize α·CE(y, s) + (1 − α)·T²·KL(soft ‖ softmax(s/T)), batches of 50; weights where `keep` is 0 stay 0."""
    w = [part.copy() for part in w]
    speed = [np.zeros_like(part) for part in w]
    for _ in range(epochs):
        for rows in np.array_split(rng.permutation(len(x)), max(1, len(x) // 50)):
            h = np.maximum(x[rows] @ w[0] + w[1], 0.0)  # (batch, hidden)
            s = h @ w[2] + w[3]  # (batch, outputs)
            delta = alpha * (softmax(s) - y[rows])
            if soft is not None:  # ∂/∂s of T²·KL is T·(softmax(s/T) − soft)
                delta = delta + (1.0 - alpha) * T * (softmax(s / T) - soft[rows])
            delta /= len(rows)
            below = (delta @ w[2].T) * (h > 0.0)
            gradients = [x[rows].T @ below, below.sum(axis=0), h.T @ delta, delta.sum(axis=0)]
            for i, gradient in enumerate(gradients):
                speed[i] = 0.9 * speed[i] - rate * gradient
                w[i] += speed[i]
                if keep is not None:
                    w[i] *= keep[i]
    return w


def distill_temperature(seed: int = 0) -> Answer:
    """What a trained teacher says about one test picture at T = 1 and at T = 4."""
    rng = np.random.default_rng(seed)
    x, y, test, answers = digits(seed)
    teacher = train(fresh(64, 10, rng), x, y, rng, epochs=30)
    T = 4.0
    z = logits(teacher, x)
    cold, warm = softmax(z), softmax(z / T)
    sure = cold.max(axis=1)
    shown = int(np.argsort(sure)[len(sure) // 2])  # of all training pictures the one of middling certainty
    others = np.arange(10) != cold[shown].argmax()

    def bits(p: Array) -> float:
        return float(-(p * np.log2(np.maximum(p, 1e-300))).sum(axis=1).mean())

    return {
        "T": T,
        "teacher": accuracy(teacher, test, answers),
        "digit": int(cold[shown].argmax()),
        "second": int(np.where(others, warm[shown], 0.0).argmax()),
        "others": float(cold[shown][others].sum()),
        "others_warm": float(warm[shown][others].sum()),
        "bits": bits(cold),
        "bits_warm": bits(warm),
    }, {"x": np.arange(10.0), "cold": cold[shown], "warm": warm[shown]}


def distill_small(seed: int = 0) -> Answer:
    """The same small students, the same few pictures: labels only, and labels with a teacher's softened answers."""
    x, y, test, answers = digits(seed)
    rng = np.random.default_rng(seed)
    teacher = train(fresh(128, 10, rng), x, y, rng, epochs=30)
    few, T, alpha, repeats, epochs = 60, 4.0, 0.1, 5, 150
    soft = softmax(logits(teacher, x[:few]) / T)
    alone, taught = [], []
    for _ in range(repeats):
        student = fresh(16, 10, rng)
        alone.append(accuracy(train(student, x[:few], y[:few], rng, epochs=epochs), test, answers))
        distilled = train(student, x[:few], y[:few], rng, epochs=epochs, soft=soft, T=T, alpha=alpha)
        taught.append(accuracy(distilled, test, answers))
    return {
        "few": few,
        "T": T,
        "alpha": alpha,
        "repeats": repeats,
        "hidden": 16,
        "teacher": accuracy(teacher, test, answers),
        "alone": float(np.mean(alone)),
        "taught": float(np.mean(taught)),
        "better": int(sum(b > a for a, b in zip(alone, taught, strict=True))),
    }, {}


def prune_once(seed: int = 0) -> Answer:
    """Setting the smallest weights of each layer to 0, then training what is left; and one threshold for all layers."""
    rng = np.random.default_rng(seed)
    x, y, test, answers = digits(seed)
    dense = train(fresh(64, 10, rng), x, y, rng, epochs=20)
    shares = [0.0, 0.5, 0.8, 0.9, 0.95]
    pruned, tuned = [], []
    for share in shares:
        keep = [
            (np.abs(part) > np.quantile(np.abs(part), share)).astype(float)
            if part.ndim == 2 and share
            else np.ones_like(part)
            for part in dense
        ]
        cut = [part * mask for part, mask in zip(dense, keep, strict=True)]
        pruned.append(accuracy(cut, test, answers))
        tuned.append(accuracy(train(cut, x, y, rng, epochs=10, keep=keep), test, answers))
    threshold = np.quantile(np.abs(np.concatenate([dense[0].ravel(), dense[2].ravel()])), shares[3])
    left = [float((np.abs(dense[i]) > threshold).mean()) for i in (0, 2)]
    return {
        "weights": dense[0].size + dense[2].size,
        "dense": pruned[0],
        "share": shares[3],
        "pruned": pruned[3],
        "tuned": tuned[3],
        "left_first": left[0],
        "left_last": left[1],
    }, {"x": np.array(shares), "pruned": np.array(pruned), "tuned": np.array(tuned)}


def thousand_outputs(seed: int = 0) -> Answer:
    """Ten classes of digits learned with 10 and with 1,000 outputs: after one epoch, and after ten."""
    x, y, test, answers = digits(seed)
    numbers: dict[str, float | int] = {}
    for outputs, name in ((10, "ten"), (1000, "thousand")):
        rng = np.random.default_rng(seed)
        w = fresh(64, outputs, rng)
        wide = np.pad(y, ((0, 0), (0, outputs - 10)))
        p = softmax(logits(w, x))
        numbers[f"{name}_start"] = float(-np.log(p[wide == 1.0]).mean())
        numbers[f"{name}_nowhere"] = float(p[:, 10:].sum(axis=1).mean())  # on classes that do not exist
        w = train(w, x, wide, rng, epochs=1)
        numbers[f"{name}_accuracy"] = accuracy(w, test, answers)
        numbers[f"{name}_parameters"] = w[2].size + w[3].size
        numbers[f"{name}_later"] = accuracy(train(w, x, wide, rng, epochs=9), test, answers)
    return {
        **numbers,
        "ln_ten": float(np.log(10.0)),
        "ln_thousand": float(np.log(1000.0)),
        "tested": len(test),
    }, {}
