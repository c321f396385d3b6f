"""A learner's picture as a network's input: the middle square, small. Knows no file; the same for learning and for asking later."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.data.own_pictures import FORMS, Form

WEIGHTS = (0.299, 0.587, 0.114)  # how bright red, green and blue look (ITU-R BT.601)
OBLONG = 1.5  # a photograph of 3 : 2 is still taken for square enough


def oblong(picture: NDArray[np.float32]) -> bool:
    """Whether the middle square of a picture (height, width, …) leaves out more than a third of it."""
    height, width = picture.shape[:2]
    return max(height, width) > OBLONG * min(height, width)


def prepare(picture: NDArray[np.float32], form: Form) -> NDArray[np.uint8]:
    """(height, width, 3) from 0 to 1 → (3, 32, 32) in color or (1, 28, 28) in gray, uint8.

    The largest square in the middle is kept; each pixel of the result is the mean of the area that it covers. Smaller pictures
    are enlarged with values between their pixels.
    """
    height, width = picture.shape[:2]
    edge = min(height, width)
    top, left = (height - edge) // 2, (width - edge) // 2
    square = picture[top : top + edge, left : left + edge]
    planes = (
        [square @ np.array(WEIGHTS, np.float32)] if form == "gray" else [square[:, :, channel] for channel in range(3)]
    )
    side = FORMS[form][1]
    method = Image.Resampling.BOX if edge >= side else Image.Resampling.BILINEAR
    small = [np.asarray(Image.fromarray(np.float32(plane)).resize((side, side), method)) for plane in planes]
    return (np.clip(np.stack(small), 0, 1) * 255 + 0.5).astype(np.uint8)
