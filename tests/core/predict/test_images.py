"""Bytes from outside: every format and kind of pixel as Pillow itself sees it, and whatever else comes under a picture's name."""

from __future__ import annotations

import io
import random
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from core.errors import Problem
from core.predict.images import MAX_PIXELS, WORKING_SIDE, decode
from tests.core.predict.pictures import (
    BOMB,
    FORMATS,
    STRANGERS,
    drawn,
    encoded,
    gif_with_a_larger_frame,
    png,
)

MOST = 5 << 20


def refused(data: bytes, most: int = MOST) -> str:
    with pytest.raises(Problem) as caught:
        decode(data, most)
    return caught.value.code


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_is_the_picture_that_was_saved(kind: str) -> None:
    picture = drawn()
    seen = decode(encoded(picture, kind, **({"quality": 95} if kind in ("JPEG", "WEBP") else {})), MOST)
    assert seen.shape == (140, 140, 3)
    assert seen.dtype == np.float32
    assert np.abs(seen - np.asarray(picture) / 255).mean() < 0.01


def turned(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return encoded(drawn().crop((0, 20, 140, 120)), "PNG", exif=exif)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_as_pillow_s_own_transposing(orientation: int) -> None:
    data = turned(orientation)
    upright = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
    seen = decode(data, MOST)
    assert seen.shape[:2] == (upright.height, upright.width)
    assert np.array_equal(seen, np.asarray(upright.convert("RGB"), dtype=np.float32) / 255)


def test_a_nonsensical_orientation_is_none() -> None:
    for orientation in (0, 9, 700):
        assert np.array_equal(decode(turned(orientation), MOST), decode(turned(1), MOST))


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "LA", "RGBA"])
def test_every_kind_of_png_pixel(mode: str) -> None:
    picture = drawn()
    seen = decode(encoded(picture.convert(mode)), MOST)
    assert np.abs(seen - np.asarray(picture) / 255).mean() < 0.02


def test_sixteen_bits_a_pixel_are_scaled_not_clipped() -> None:
    light = np.asarray(drawn().convert("L"), dtype=np.uint16)
    deep = Image.fromarray((light.astype(np.uint32) * 257).astype(np.uint16))
    seen = decode(encoded(deep), MOST)
    assert np.abs(seen[..., 0] - light / 255).max() < 0.01
    for color in (0, 2, 4, 6):  # 16 bits of grey and of color, with and without alpha
        assert decode(png(8, 8, depth=16, color=color), MOST).shape == (8, 8, 3)


def test_cmyk() -> None:
    picture = drawn()
    seen = decode(encoded(picture.convert("CMYK"), "JPEG", quality=95), MOST)
    assert np.abs(seen - np.asarray(picture) / 255).mean() < 0.03


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_of_an_animation_the_first_frame(kind: str) -> None:
    first, others = drawn(3), [drawn(digit) for digit in (4, 5)]
    data = encoded(first, kind, save_all=True, append_images=others, duration=50)
    assert getattr(Image.open(io.BytesIO(data)), "n_frames", 1) == 3, "the test's own picture moves"
    seen = decode(data, MOST)
    assert np.abs(seen - np.asarray(first) / 255).mean() < 0.02
    assert np.abs(seen - np.asarray(others[0]) / 255).mean() > 0.02


def test_transparency_becomes_paper_that_the_ink_stands_out_from() -> None:
    stroke = 255 - np.asarray(drawn().convert("L"))
    for shade in (0, 255):
        ink = np.dstack([np.full((*stroke.shape, 3), shade, np.uint8), stroke])
        seen = decode(encoded(Image.fromarray(ink, "RGBA")), MOST)
        assert abs(float(seen[0, 0].mean()) - (1.0 if shade == 0 else 0.0)) < 0.01
        assert np.ptp(seen) > 0.9


def test_a_large_picture_is_made_small_and_keeps_its_shape() -> None:
    for kind in ("PNG", "JPEG"):
        seen = decode(encoded(Image.new("L", (4000, 3000), 200), kind), MOST)
        assert max(seen.shape) == WORKING_SIDE
        assert abs(seen.shape[1] / seen.shape[0] - 4 / 3) < 0.01


@pytest.mark.parametrize("name", STRANGERS)
def test_what_is_no_picture_is_not_read_as_one(name: str) -> None:
    assert refused(STRANGERS[name]) in ("not_an_image", "image_damaged")


def test_what_has_no_bytes_or_too_many() -> None:
    assert refused(b"") == "file_empty"
    data = encoded(drawn())
    assert refused(data, len(data) - 1) == "file_too_large"
    assert decode(data, len(data)).size


@pytest.mark.parametrize(
    "data",
    [
        BOMB,
        png(20_000, 20_000, data=b""),
        png(60_000, 60_000, depth=8, color=6, data=b""),
        png(2**31 - 1, 2**31 - 1, data=b""),
        png(MAX_PIXELS // 4 + 1, 4, data=b""),
        gif_with_a_larger_frame(60_000, 60_000),
    ],
    ids=["bomb", "20000 square", "60000 square", "largest", "one too many", "frame larger than its picture"],
)
def test_too_many_pixels_are_refused_by_the_header(data: bytes) -> None:
    assert len(data) < 1 << 20
    assert refused(data) in ("image_too_many_pixels", "image_damaged")


def test_nothing_can_be_written_on_so_few_pixels() -> None:
    for size in ((1, 1), (3, 500), (500, 1)):
        assert refused(encoded(Image.new("RGB", size))) == "image_too_small"
    assert decode(encoded(Image.new("RGB", (4, 4))), MOST).shape == (4, 4, 3)


def test_a_text_chunk_that_explodes_is_not_unpacked() -> None:
    body = b"Comment\0\0" + zlib.compress(bytes(50 << 20), 9)
    chunk = struct.pack(">I", len(body)) + b"zTXt" + body + struct.pack(">I", zlib.crc32(b"zTXt" + body))
    data = encoded(drawn())
    place = data.index(b"IDAT") - 4
    assert refused(data[:place] + chunk + data[place:]) == "image_damaged"


@pytest.mark.parametrize("kind", FORMATS)
def test_cut_off_anywhere_it_is_a_picture_or_a_problem(kind: str) -> None:
    data = encoded(drawn(), kind)
    for share in (0.02, 0.1, 0.3, 0.5, 0.8, 0.95):
        code = refused(data[: int(len(data) * share)])
        assert code in ("not_an_image", "image_damaged", "image_too_many_pixels", "image_too_small")


@settings(max_examples=100, deadline=None, derandomize=True)
@given(kind=st.sampled_from(FORMATS), seed=st.integers(0, 10**6), many=st.integers(1, 40))
def test_flipped_bits_never_raise_anything_else(kind: str, seed: int, many: int) -> None:
    data = bytearray(encoded(drawn(side=40), kind))
    chance = random.Random(seed)
    for _ in range(many):
        data[chance.randrange(len(data))] = chance.randrange(256)
    try:
        seen = decode(bytes(data), MOST)
    except Problem as problem:
        assert problem.code in ("not_an_image", "image_damaged", "image_too_many_pixels", "image_too_small")
    else:
        assert seen.ndim == 3
        assert np.isfinite(seen).all()
        assert 0 <= seen.min() <= seen.max() <= 1


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.binary(max_size=400))
def test_any_bytes_at_all(data: bytes) -> None:
    for head in (b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a", b"BM", b"RIFF\x20\0\0\0WEBPVP8 "):
        assert refused(head + data) in (
            "file_empty",
            "not_an_image",
            "image_damaged",
            "image_too_many_pixels",
            "image_too_small",
        )
