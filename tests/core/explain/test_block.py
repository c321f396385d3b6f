"""What is measured of the block: bytes against what must be held, and a cache that changes no logit."""

from __future__ import annotations

import pytest
import torch

from core.explain import block_cache, block_length
from core.explain.block_cache import made, write
from core.explain.block_length import HEADS, SIZE, fused, naive, peak
from core.models.attending import Cache


@pytest.mark.parametrize("length", [64, 256])
def test_memory_is_what_the_maps_need(length: int) -> None:
    q, k, v = torch.randn(3, 1, HEADS, length, SIZE, generator=torch.Generator().manual_seed(0))
    scores = 4 * HEADS * length**2  # bytes of one number for each pair of tokens
    output = 4 * HEADS * length * SIZE
    assert peak(naive, q, k, v) == 2 * scores + output  # scores, shares, what comes out
    assert output <= peak(fused, q, k, v) < scores + 4 * output


def test_both_ways_are_the_same_and_one_grows_with_the_square(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(block_length, "LENGTHS", (256, 512))
    found, _ = block_length.measure()
    assert found["apart"] < 1e-5  # type: ignore[operator]
    small, large = found["bytes.naive"]  # type: ignore[misc]
    assert 3.5 < large / small < 4  # type: ignore[has-type]
    small, large = found["bytes.fused"]  # type: ignore[misc]
    assert large / small < 2.5  # type: ignore[has-type]
    assert all(each > 0 for name in ("ms.naive", "ms.fused") for each in found[name])  # type: ignore[attr-defined]


def test_the_cache_gives_the_same_logits() -> None:
    decoder = made(24).double()
    ids, plain, _ = write(decoder, 24)
    again, cached, seconds = write(decoder, 24, ids, Cache())
    assert torch.equal(again, ids)
    assert (plain - cached).abs().max() < 1e-10
    assert plain.shape == (24, block_cache.SYMBOLS)
    assert seconds == sorted(seconds)
    assert torch.equal(plain[:-1].argmax(-1), ids[0, 1:])  # the likeliest was written
    whole = decoder(ids)[0]
    assert (whole - cached).abs().max() < 1e-10


def test_what_is_told_of_the_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(block_cache, "GENERATED", 40)
    found, _ = block_cache.measure()
    assert len(found["with"]) == len(found["without"]) == 40  # type: ignore[arg-type]
    assert found["apart"] < 1e-10  # type: ignore[operator]
    assert found["tokens"] == 40
