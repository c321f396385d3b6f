"""Claims about what goes into a model: a label given its input, pixels and not their address, data on a quantum computer."""

from __future__ import annotations

import base64
import io

import numpy as np
from PIL import Image

from core.data.digits import shares
from core.foundations.activations import Array
from core.foundations.claims.arithmetic import Answer


def cross_entropy() -> Answer:
    """p(y | x) and p(x | y) from one table of counts: rows are labels, columns are inputs."""
    counts = np.array([[60.0, 20.0], [5.0, 15.0]])  # label 0 is common, label 1 rare; two kinds of input
    label_given_input = counts / counts.sum(axis=0)  # columns add up to 1
    input_given_label = counts / counts.sum(axis=1, keepdims=True)  # rows add up to 1
    N = counts.sum()
    return {
        "counts": counts.astype(int).tolist(),
        "y_given_x": float(label_given_input[1, 1]),
        "x_given_y": float(input_given_label[1, 1]),
        "rare": int(counts[1, 1]),
        "column": int(counts[:, 1].sum()),
        "row": int(counts[1].sum()),
        "loss": float(-(counts * np.log(label_given_input)).sum() / N),
        "confused": float(-(counts * np.log(input_given_label)).sum() / N),
        "right": float(counts[label_given_input.argmax(axis=0), [0, 1]].sum() / N),
        "right_confused": float(counts[input_given_label.argmax(axis=0), [0, 1]].sum() / N),
    }, {}


def data_url(picture: int = 0) -> Answer:
    """One 8×8 digit as a browser hands it over, `data:image/png;base64,…`, and the way back to its pixels."""
    pixels = np.rint(255 * shares()[0][picture, 0]).astype(np.uint8)
    packed = io.BytesIO()
    Image.fromarray(pixels).save(packed, "PNG")
    address = "data:image/png;base64," + base64.b64encode(packed.getvalue()).decode()
    try:
        message = str(np.array(address, dtype=np.float64))
    except ValueError as trouble:
        message = str(trouble)
    png = base64.b64decode(address.split(",", 1)[1])
    back = np.array(Image.open(io.BytesIO(png)))
    return {
        "beginning": address[:40],
        "letters": len(address),
        "message": message.split(": ")[0],
        "bytes": len(png),
        "pixels": back.size,
        "shape": "×".join(map(str, back.shape)),
        "first_bytes": list(png[:4]),
        "first_pixels": back[0, :4].tolist(),
        "largest_difference": int(np.abs(back.astype(int) - pixels).max()),
    }, {}


def quantum(picture: int = 0) -> Answer:
    """Writing one 8×8 digit into the amplitudes of six qubits: the rotations, and what noise leaves of them.

    An amplitude vector of length 2ⁿ takes 2ⁿ − 1 angles (Möttönen et al., 2005), whoever computes afterwards.
    """
    amplitudes = shares()[0][picture, 0].ravel().astype(np.float64)
    amplitudes /= np.linalg.norm(amplitudes)
    angles = rotations(amplitudes)
    fault, gate = 1e-3, 50e-9  # a fault in a thousand operations; seconds for one: what today's machines reach or so
    pictures, pixels = 60_000, 784  # MNIST's training pictures
    operations = pictures * (2 ** int(np.ceil(np.log2(pixels))) - 1)
    return {
        "qubits": len(amplitudes).bit_length() - 1,
        "amplitudes": len(amplitudes),
        "rotations": len(angles),
        "error": float(np.abs(prepare(angles) - amplitudes).max()),
        "fault": fault,
        "clean": float((1.0 - fault) ** len(angles)),
        "pictures": pictures,
        "operations": operations,
        "seconds": operations * gate,
        "nanoseconds": gate * 1e9,
        "clean_one": float((1.0 - fault) ** (operations / pictures)),
        "zeros": int(-operations * np.log10(1.0 - fault)),  # no fault at all: a probability with so many zeros
    }, {}


def rotations(amplitudes: Array) -> Array:
    """The angles of the tree that splits probability in halves: θ = 2·atan2(|right half|, |left half|), (2ⁿ − 1,)."""
    if len(amplitudes) == 1:
        return np.zeros(0)
    left, right = np.split(amplitudes, 2)
    angle = 2.0 * np.arctan2(np.linalg.norm(right), np.linalg.norm(left))
    return np.concatenate([[angle], rotations(left), rotations(right)])


def prepare(angles: Array) -> Array:
    """The amplitudes, none negative, that the rotations lead to: the reverse of `rotations`."""
    if not len(angles):
        return np.ones(1)
    left, right = np.split(angles[1:], 2)
    return np.concatenate([np.cos(angles[0] / 2) * prepare(left), np.sin(angles[0] / 2) * prepare(right)])
