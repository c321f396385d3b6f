"""Claims about sums, products and shapes, each computed. Knows no words: a function returns numbers and arrays.

Every function returns (numbers, arrays): what fills the card's sentences, and what its figure draws.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from core.foundations.activations import RELU, SIGMOID, Array

Answer = tuple[dict[str, Any], dict[str, Array]]


def product() -> Answer:
    """Cell (i, j) of A·B is row i of A times column j of B: Σₖ Aᵢₖ·Bₖⱼ."""
    A, B = np.array([[1, 2], [3, 4]]), np.array([[5, 6], [7, 8]])
    claimed = np.array([[19, 20], [31, 34]])
    C = A @ B
    cell = [int(a * b) for a, b in zip(A[0], B[:, 1], strict=True)]  # 1·6 and 2·8, the cell in the upper right
    return {
        "A": A.tolist(),
        "B": B.tolist(),
        "product": C.tolist(),
        "wrong": int((claimed != C).sum()),
        "first": cell[0],
        "second": cell[1],
        "cell": sum(cell),
        "claimed": int(claimed[0, 1]),
    }, {}


def relu_sum() -> Answer:
    """ReLU(x·w + b) with x = [1, 2], w = [0.5, 0.5], b = 0.2."""
    x, w, b = np.array([1.0, 2.0]), np.array([0.5, 0.5]), 0.2
    products = x * w
    z = float(products.sum() + b)
    return {
        "first": float(products[0]),
        "second": float(products[1]),
        "bias": b,
        "z": z,
        "a": float(RELU(z)),
        "without_bias": float(products.sum()),
        "below": float(RELU(-z)),
    }, {}


def network_output() -> Answer:
    """Two hidden ReLU layers of two and a sigmoid output; every weight 0.5, every bias 0.2; x = [1, 2]."""
    x = np.array([1.0, 2.0])
    W1 = W2 = np.full((2, 2), 0.5)
    w3, b = np.full(2, 0.5), 0.2
    h1 = RELU(W1 @ x + b)  # (2,)
    h2 = RELU(W2 @ h1 + b)  # (2,)
    z = float(w3 @ h2 + b)
    claimed = 0.6
    return {
        "h1": h1.tolist(),
        "h2": h2.tolist(),
        "z": z,
        "y": float(SIGMOID(z)),
        "claimed": claimed,
        "needed": float(np.log(claimed / (1.0 - claimed))),  # σ⁻¹(0.6): the sum that would give the claimed output
    }, {}


def relu_identity() -> Answer:
    """ReLU(x) = max(0, x) beside f(x) = x, from −3 to 3."""
    x = np.linspace(-3.0, 3.0, 61)
    same = RELU(x) == x
    at = -1.5
    return {
        "at": at,
        "relu": float(RELU(at)),
        "agreeing": int(same.sum()),
        "points": len(x),
        "lost": int((RELU(x) == 0.0).sum()),
    }, {"x": x, "relu": RELU(x), "identity": x}


def elementwise() -> Answer:
    """The output layer of a 784-128-10 network: its error times the sigmoid's slope, by `@` and by `*`."""
    rng = np.random.default_rng(0)
    hidden = rng.random((1, 128))
    output = rng.random((1, 10))
    W = rng.random((128, 10))
    error, slope = output - np.eye(10)[[3]], output * (1.0 - output)  # both (1, 10)
    try:
        message = str(error @ slope)
    except ValueError as trouble:
        message = str(trouble)
    delta = error * slope  # (1, 10), one number for each output
    gradient = hidden.T @ delta  # (128, 10), the shape of W
    silent = error[0] @ slope[0]  # one number: of two vectors, `@` takes the dot product
    wrong = hidden.T * silent  # (128, 1), and yet W - wrong is computed: NumPy repeats the column ten times
    return {
        "message": message.split(", with")[0],
        "delta": shape(delta),
        "gradient": shape(gradient),
        "weights": shape(W),
        "dot": float(silent),
        "wrong": shape(wrong),
        "updated": shape(W - wrong),
    }, {}


def conv_border() -> Answer:
    """A 3×3 kernel on a 5×5 picture, one window for each of the 25 pixels, without padding."""
    picture, kernel = np.arange(25.0).reshape(5, 5), np.full((3, 3), 1 / 9)
    n, k, p = len(picture), len(kernel), 1
    done, message = 0, ""
    try:
        for i in range(n):
            for j in range(n):
                sum(picture[i + u, j + v] * kernel[u, v] for u in range(k) for v in range(k))
                done += 1
    except IndexError as trouble:
        message = str(trouble)
    fitting = (n - k + 1) ** 2
    corner = picture[n - 1 : n - 1 + k, n - 1 : n - 1 + k]  # a slice does not complain, it comes out smaller
    return {
        "n": n,
        "k": k,
        "p": p,
        "done": done,
        "column": done % n + 1,
        "message": message,
        "windows": n * n,
        "fitting": fitting,
        "size": n - k + 1,
        "padded": n + 2 * p - k + 1,
        "corner": shape(corner),
        "wrapped": float(picture[-1, 0]),  # what a window that starts one row above the picture reads
        "first": float(picture[0, 0]),
    }, {}


def rnn_step() -> Answer:
    """hₜ = tanh(Wₓxₜ + Wₕhₜ₋₁ + b) beside hₜ = tanh(Wₓxₜ + hₜ₋₁ + b), two units, three steps."""
    Wx, Wh, b = np.array([[1.0], [0.0]]), np.array([[0.2, -0.5], [0.9, 0.1]]), np.zeros(2)
    sequence = np.array([[1.0], [0.0], [0.0]])  # one event, then silence
    h, bare = np.zeros(2), np.zeros(2)
    for x in sequence:
        h = np.tanh(Wx @ x + Wh @ h + b)
        bare = np.tanh(Wx @ x + bare + b)
    flow = (1.0 - h**2)[:, None] * Wh  # ∂hₜ/∂hₜ₋₁, (2, 2)
    bare_flow = (1.0 - bare**2)[:, None] * np.eye(2)
    return {
        "h": h.tolist(),
        "bare": bare.tolist(),
        "across": float(flow[1, 0]),  # what unit 2 hears of unit 1
        "bare_across": float(bare_flow[1, 0]),
        "weights": int(Wh.size),
    }, {}


def shape(array: Array) -> str:
    """A shape as it is written: 128×10."""
    return "×".join(map(str, array.shape))
