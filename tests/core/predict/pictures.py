"""Pictures as bytes: honest ones in every format, and what people send under a picture's name. Knows no network."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import numpy as np
from PIL import Image

from tests.core.predict.drawings import DRAWINGS, render

FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "GIF")


def drawn(digit: int = 2, side: int = 140) -> Image.Image:
    """A digit in black ink on white paper, RGB."""
    drawing = next(each for each in DRAWINGS if each.digit == digit)
    picture = Image.fromarray(np.uint8(render(drawing) * 255 + 0.5))
    return picture.resize((side, side), Image.Resampling.BOX)


def encoded(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    """The file's bytes."""
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def png(width: int, height: int, *, depth: int = 1, color: int = 0, data: bytes | None = None) -> bytes:
    """A PNG written by hand: any size may be announced; without `data` all its pixels are there, zero, compressed."""
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[color]
    if data is None:
        squeeze = zlib.compressobj(9)
        row = b"\0" * (1 + (width * depth * channels + 7) // 8)
        data = b"".join(squeeze.compress(row) for _ in range(height)) + squeeze.flush()
    chunks = ((b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, 0)), (b"IDAT", data), (b"IEND", b""))
    body = b"".join(
        struct.pack(">I", len(part)) + name + part + struct.pack(">I", zlib.crc32(name + part)) for name, part in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


def gif_with_a_larger_frame(width: int, height: int) -> bytes:
    """A GIF of 8 × 8 by its header, whose first frame claims to be `width` × `height`."""
    file = bytearray(encoded(Image.new("P", (8, 8)), "GIF"))
    place = file.index(b"\x2c", 13)
    file[place + 5 : place + 9] = struct.pack("<HH", width, height)
    return bytes(file)


BOMB = png(20_000, 20_000)  # 400 million pixels in some fifty kilobytes
SEVEN = encoded(drawn(7))
# What is no picture, whatever its name says: name → bytes
STRANGERS = {
    "text": b"hello, this is not a picture\n" * 40,
    "html": b"<!doctype html><html><script>alert(1)</script></html>",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(%pipe%id) (r) file\n",
    "pdf": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n",
    "tiff": encoded(Image.new("L", (20, 20)), "TIFF"),
    "zip": b"PK\x03\x04" + bytes(60),
    "one byte": b"\x89",
    "signature alone": b"\x89PNG\r\n\x1a\n",
    "zeros": bytes(5000),
}
