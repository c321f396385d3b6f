"""How pictures look that a network has learned from. Knows no picture and no network.

`mnist`: 28 × 28, the digit in a 20 × 20 box, its centre of mass in the middle.
`optical`: 8 × 8, each cell the share of ink in a 4 × 4 block, as in scikit-learn's digits.
"""

from __future__ import annotations

from typing import Literal

Style = Literal["mnist", "optical"]
STYLES: dict[Style, tuple[int, int]] = {"mnist": (28, 28), "optical": (8, 8)}  # (height, width)
