"""Transformers against PyTorch's own layers in float64, and against what a mask, a cache and a position promise."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.nn import functional as F

from core.errors import Problem
from core.foundations import positions as written
from core.models.attending import Attention, Cache, Look, rotate, sinusoidal
from core.models.transformer import Block, Decoder, Encoder, Translator
from core.models.transformer_config import TransformerConfig, fits

EXACT = {"rtol": 0.0, "atol": 1e-10}
some = settings(deadline=None, max_examples=25)
shapes = st.tuples(
    st.integers(1, 3), st.integers(1, 7), st.integers(1, 7), st.sampled_from([1, 2, 4]), st.integers(0, 999)
)


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def normal(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(*shape, generator=seeded(seed), dtype=torch.float64)


def theirs(own: Attention, width: int, heads: int) -> nn.MultiheadAttention:
    """PyTorch's module with the same weights."""
    other = nn.MultiheadAttention(width, heads, batch_first=True, dtype=torch.float64)
    parts = (own.query, own.key, own.value)
    other.load_state_dict(
        {
            "in_proj_weight": torch.cat([each.weight for each in parts]),
            "in_proj_bias": torch.cat([each.bias for each in parts]),
            "out_proj.weight": own.output.weight,
            "out_proj.bias": own.output.bias,
        }
    )
    return other


def layer(own: Block, other: nn.Module) -> nn.Module:
    """The weights of a block in PyTorch's layer."""
    names = {"self_attn": own.attention, "multihead_attn": own.cross}
    for name, attention in names.items():
        if attention is not None:
            width = attention.query.in_features
            getattr(other, name).load_state_dict(theirs(attention, width, attention.heads).state_dict())
    norms = [each for each in (own.first, own.between, own.second) if each is not None]
    for number, norm in enumerate(norms, 1):
        getattr(other, f"norm{number}").load_state_dict(norm.state_dict())
    other.linear1.load_state_dict(own.wide.state_dict())
    other.linear2.load_state_dict(own.narrow.state_dict())
    return other.eval()


@given(shapes, st.booleans(), st.booleans(), st.booleans())
@some
def test_attention_is_pytorch_s(shape: tuple[int, ...], causal: bool, padded: bool, cross: bool) -> None:
    batch, T, S, heads, seed = shape
    own = Attention(8, heads).double()
    for each in own.parameters():
        each.data = normal(*each.shape, seed=seed)
    x, memory = normal(batch, T, 8, seed=seed), normal(batch, S, 8, seed=seed + 1) if cross else None
    keys = S if cross else T
    keep = None
    if padded:
        keep = torch.rand(batch, keys, generator=seeded(seed)) < 0.6
        keep[:, 0] = True
    causal = causal and not cross
    mask = torch.ones(T, T, dtype=torch.bool).triu(1) if causal else None
    source = x if memory is None else memory
    expected, maps = theirs(own, 8, heads)(
        x,
        source,
        source,
        key_padding_mask=None if keep is None else ~keep,
        attn_mask=mask,
        average_attn_weights=False,
    )
    look = Look()
    fast, plain = own(x, memory, keep, causal), own(x, memory, keep, causal, look=look)
    torch.testing.assert_close(fast, expected, **EXACT)
    torch.testing.assert_close(plain, expected, **EXACT)
    shown = (look.cross if cross else look.maps)[0]
    torch.testing.assert_close(shown, maps, **EXACT)
    torch.testing.assert_close(shown.sum(-1), torch.ones(batch, heads, T, dtype=torch.float64), **EXACT)


@pytest.mark.parametrize("norm", ["pre", "post"])
@pytest.mark.parametrize("cross", [False, True])
def test_a_block_is_pytorch_s_layer(norm: str, cross: bool) -> None:
    config = TransformerConfig(width=16, heads=4, expansion=2, norm=norm, position="none")  # type: ignore[arg-type]
    own = Block(config, cross).double().eval()
    for number, each in enumerate(own.parameters()):
        each.data = normal(*each.shape, seed=number)
    kind = nn.TransformerDecoderLayer if cross else nn.TransformerEncoderLayer
    other = layer(own, kind(16, 4, 32, 0.0, F.gelu, batch_first=True, norm_first=norm == "pre", dtype=torch.float64))
    x, memory = normal(2, 5, 16), normal(2, 3, 16, seed=1)
    mask = torch.ones(5, 5, dtype=torch.bool).triu(1)
    if cross:
        expected = other(x, memory, tgt_mask=mask)
        found = own(x, 0, causal=True, memory=memory)
    else:
        expected, found = other(x, src_mask=mask), own(x, 0, causal=True)
    torch.testing.assert_close(found, expected, **EXACT)


@pytest.mark.parametrize("position", ["sinusoidal", "learned", "rotary", "none"])
@pytest.mark.parametrize("norm", ["pre", "post"])
def test_a_cache_changes_no_logit(position: str, norm: str) -> None:
    config = TransformerConfig(width=16, heads=2, layers=3, position=position, norm=norm)  # type: ignore[arg-type]
    decoder = Decoder(config, 11, 20, seeded()).double().eval()
    ids = torch.randint(11, (2, 12), generator=seeded())
    whole, cache = decoder(ids), Cache()
    pieces = [decoder(ids[:, begin:end], cache=cache) for begin, end in ((0, 5), (5, 6), (6, 9), (9, 12))]
    torch.testing.assert_close(torch.cat(pieces, dim=1), whole, **EXACT)
    assert len(cache) == 12


def test_a_translator_s_cache_too_and_a_beam_keeps_some_of_its_rows() -> None:
    net = Translator(TransformerConfig(width=16, heads=2, position="rotary"), 9, 7, 12, seeded()).double().eval()
    source, keep = torch.randint(9, (3, 6), generator=seeded()), torch.ones(3, 6, dtype=torch.bool)
    keep[1, 4:] = False
    memory, ids = net.encode(source, keep), torch.randint(7, (3, 5), generator=seeded(1))
    whole, cache = net.decode(ids, memory, keep), Cache()
    first = net.decode(ids[:, :2], memory, keep, cache)
    rows = torch.tensor([2, 1])
    second = net.decode(ids[rows, 2:], memory[rows], keep[rows], cache.pick(rows))
    torch.testing.assert_close(first, whole[:, :2], **EXACT)
    torch.testing.assert_close(second, whole[rows, 2:], **EXACT)


def test_no_token_sees_what_comes_after_it() -> None:
    decoder = Decoder(TransformerConfig(width=16, heads=2), 11, 20, seeded()).eval()
    ids = torch.randint(11, (1, 10), generator=seeded())
    other = ids.clone()
    other[0, 6] = (other[0, 6] + 1) % 11
    before, after = decoder(ids), decoder(other)
    assert torch.equal(before[:, :6], after[:, :6])
    assert not torch.allclose(before[:, 6:], after[:, 6:])


def test_padding_says_nothing_to_the_others() -> None:
    encoder = Encoder(TransformerConfig(width=16, heads=2), 11, 20, seeded()).double().eval()
    ids, keep = torch.randint(11, (1, 9), generator=seeded()), torch.arange(9)[None] < 6
    torch.testing.assert_close(encoder(ids, keep)[:, :6], encoder(ids[:, :6]), **EXACT)


@pytest.mark.parametrize(
    ("position", "blind"), [("none", True), ("learned", False), ("rotary", False), ("sinusoidal", False)]
)
def test_only_positions_tell_an_order(position: str, blind: bool) -> None:
    encoder = Encoder(TransformerConfig(width=16, heads=2, position=position), 11, 20, seeded()).double().eval()  # type: ignore[arg-type]
    ids = torch.arange(8)[None]
    order = torch.randperm(8, generator=seeded())
    assert torch.allclose(encoder(ids)[:, order], encoder(ids[:, order]), **EXACT) is blind


def test_a_silenced_head_is_one_that_says_zero() -> None:
    encoder = Encoder(TransformerConfig(width=16, heads=4, layers=2), 11, 20, seeded()).double().eval()
    ids = torch.randint(11, (2, 6), generator=seeded())
    torch.testing.assert_close(encoder(ids, look=Look(heads=torch.ones(2, 4))), encoder(ids), **EXACT)
    factors = torch.ones(2, 4)
    factors[1, 2] = 0
    silenced = encoder(ids, look=Look(heads=factors))
    columns = slice(8, 12)  # what head 2 gives to the output matrix
    encoder.blocks[1].attention.value.weight.data[columns] = 0
    encoder.blocks[1].attention.value.bias.data[columns] = 0
    torch.testing.assert_close(silenced, encoder(ids), **EXACT)


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40), st.integers(1, 5))
@some
def test_rotary_products_depend_on_the_distance_alone(m: int, n: int, shift: int, pairs: int) -> None:
    q, k = normal(1, 2 * pairs, seed=1), normal(1, 2 * pairs, seed=2)

    def product(a: int, b: int) -> Tensor:
        return (rotate(q, torch.tensor([a])) * rotate(k, torch.tensor([b]))).sum()

    torch.testing.assert_close(product(m, n), product(m + shift, n + shift), **EXACT)
    torch.testing.assert_close(rotate(q, torch.tensor([m])).norm(), q.norm(), **EXACT)


def test_rotation_is_a_product_with_complex_numbers() -> None:
    """The definition: x₂ᵢ + i·x₂ᵢ₊₁ times e^(i·p·θᵢ)."""
    x, places = normal(5, 8), torch.arange(5)
    speeds = 10000.0 ** (-2 * torch.arange(4, dtype=torch.float64) / 8)
    turned = torch.view_as_complex(x.reshape(5, 4, 2)) * torch.polar(
        torch.ones(5, 4).double(), places[:, None] * speeds
    )
    torch.testing.assert_close(rotate(x, places), torch.view_as_real(turned).flatten(1), **EXACT)


def test_sinusoids_are_the_written_out_ones() -> None:
    np.testing.assert_allclose(sinusoidal(30, 12).numpy(), written.sinusoidal(30, 12), rtol=0, atol=1e-10)


def test_what_enters_and_leaves_the_blocks_is_seen() -> None:
    encoder = Encoder(TransformerConfig(width=16, heads=2, layers=3), 11, 20, seeded()).eval()
    look = Look()
    last = encoder(torch.arange(6)[None], look=look)
    assert [len(look.maps), len(look.stream)] == [3, 4]
    assert encoder.last is not None
    torch.testing.assert_close(encoder.last(look.stream[-1]), last)


def test_same_seed_same_weights_and_too_long_is_refused() -> None:
    config = TransformerConfig(width=16, heads=2, dropout=0.2)
    one, same, other = (Encoder(config, 11, 5, seeded(seed)) for seed in (3, 3, 4))
    assert all(torch.equal(a, b) for a, b in zip(one.state_dict().values(), same.state_dict().values(), strict=True))
    assert not torch.equal(one.blocks[0].wide.weight, other.blocks[0].wide.weight)
    with pytest.raises(ValueError, match="more than 5"):
        one(torch.zeros(1, 6, dtype=torch.int64))


def test_heads_that_cannot_share_the_width_are_refused() -> None:
    fits(TransformerConfig(width=48, heads=8))
    for config in (TransformerConfig(width=20, heads=8), TransformerConfig(width=24, heads=8, position="rotary")):
        with pytest.raises(Problem, match="heads_do_not_divide"):
            fits(config)
