"""How pictures look that a network has learned from. Knows no picture and no network.

`mnist`: 28 × 28, the digit in a 20 × 20 box, its centre of mass in the middle.
`optical`: 8 × 8, each cell the share of ink in a 4 × 4 block, as in scikit-learn's digits.
`garment`: 28 × 28, one thing on black, its longer side filling the picture, as in Fashion-MNIST.
`photo`: 32 × 32 in color, the middle square as it is, as in CIFAR-10. `gray`: likewise without color, 28 × 28.
"""

from __future__ import annotations

from typing import Literal

Style = Literal["mnist", "optical", "garment", "photo", "gray"]
STYLES: dict[Style, tuple[int, int, int]] = {  # (channels, height, width)
    "mnist": (1, 28, 28),
    "optical": (1, 8, 8),
    "garment": (1, 28, 28),
    "photo": (3, 32, 32),
    "gray": (1, 28, 28),
}


def style_of(data: str, channels: int) -> Style:
    """The style of a set of pictures by its name; a learner's own pictures are taken as they are."""
    known: dict[str, Style] = {"digits": "optical", "mnist": "mnist", "fashion": "garment"}
    return known.get(data, "photo" if channels == 3 else "gray")


Kind = Literal["digit", "garment", "picture"]


def kind_of(style: Style) -> Kind:
    """What is looked for in a picture: a digit's ink, one thing to wear, or nothing at all."""
    return "garment" if style == "garment" else "digit" if style in ("mnist", "optical") else "picture"
