"""Bytes from outside → a picture. Trusts nothing in them; knows nothing of digits.

Pillow reads the header first; size and kind are judged before a single pixel is decoded.
"""

from __future__ import annotations

import io
import warnings

import numpy as np
from PIL import Image, UnidentifiedImageError

from core.errors import Problem

FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "GIF")
MAX_PIXELS = 40_000_000  # a phone's 40-megapixel photo; decoded it is 120 MB
MIN_SIDE = 4  # pixels; nothing can be written on less
WORKING_SIDE = 1024  # pixels; a digit has no finer detail, and later steps cost time per pixel

# EXIF orientation → how to turn the picture upright (EXIF 2.32, tag 0x0112)
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def decode(data: bytes, max_bytes: int) -> np.ndarray:
    """The first frame as (height, width, 3) float32 in 0..1, upright, transparent parts on paper, ≤ 1024 a side.

    Raises Problem: `file_empty`, `file_too_large`, `not_an_image`, `image_too_many_pixels`, `image_too_small`,
    `image_damaged`.
    """
    if not data:
        raise Problem("file_empty")
    if len(data) > max_bytes:
        raise Problem("file_too_large", limit_mb=round(max_bytes / (1 << 20), 1))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of odd metadata; the size is judged here
        try:
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                _judge(image.size)
                return _pixels(image)
        except Problem:
            raise
        except UnidentifiedImageError:
            raise Problem("not_an_image", formats=", ".join(FORMATS)) from None
        except Image.DecompressionBombError:
            raise Problem("image_too_many_pixels", limit_megapixels=MAX_PIXELS // 1_000_000) from None
        except Exception as error:  # decoders of hostile bytes raise almost anything
            raise Problem("image_damaged") from error


def _judge(size: tuple[int, int]) -> None:
    width, height = size
    if width * height > MAX_PIXELS:
        raise Problem("image_too_many_pixels", limit_megapixels=MAX_PIXELS // 1_000_000)
    if min(width, height) < MIN_SIDE:
        raise Problem("image_too_small", least=MIN_SIDE)


def _pixels(image: Image.Image) -> np.ndarray:
    orientation = _orientation(image)
    if image.format == "JPEG":
        # a JPEG can be decoded at 1/2, 1/4 or 1/8 straight away
        image.draft(None, (2 * WORKING_SIDE, 2 * WORKING_SIDE))
    image.load()
    _judge(image.size)  # a GIF's frame may be larger than its header said
    if image.mode.startswith("I") or image.mode == "F":  # 16 bits a pixel: Pillow's own conversion would clip
        deep = np.asarray(image, dtype=np.float32) / 65535.0
        image = Image.fromarray(np.uint8(np.clip(deep, 0.0, 1.0) * 255.0 + 0.5))
    elif image.has_transparency_data:
        image = _on_paper(image.convert("RGBA"))
    elif image.mode not in ("L", "RGB"):
        image = image.convert("RGB")  # palette, CMYK, 1 bit, YCbCr, LAB
    if max(image.size) > WORKING_SIDE:
        factor = WORKING_SIDE / max(image.size)
        width, height = (max(1, round(side * factor)) for side in image.size)
        image = image.resize((width, height), Image.Resampling.BOX)
    if orientation in _UPRIGHT:
        image = image.transpose(_UPRIGHT[orientation])
    return np.asarray(image.convert("RGB"), dtype=np.float32) / 255.0


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(0x0112, 1))
    except Exception:  # a broken EXIF block is no reason to refuse a sound picture
        return 1


def _on_paper(image: Image.Image) -> Image.Image:
    """Compose over white paper; over black if what is opaque is itself nearly white (a white digit on nothing)."""
    alpha = np.asarray(image.getchannel("A"), dtype=np.float32)
    light = np.asarray(image.convert("RGB").convert("L"), dtype=np.float32)
    white_ink = alpha.sum() > 0 and (alpha * light).sum() / alpha.sum() > 0.75 * 255
    paper = Image.new("RGBA", image.size, (0, 0, 0, 255) if white_ink and alpha.min() < 128 else (255, 255, 255, 255))
    return Image.alpha_composite(paper, image).convert("RGB")
