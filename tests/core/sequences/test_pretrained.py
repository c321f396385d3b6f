"""The shipped encoder and whatever claims to be one: its tokens stand where it says, padding changes nothing, the card is true."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from core.data import text_shipped
from core.errors import Problem
from core.sequences import pretrained
from core.sequences.pretrained import Pretrained

MIXED = "The room isn’t clean，but 服务态度非常好！"
CARD: dict[str, Any] = json.loads((pretrained.SHIPPED / pretrained.CARD).read_text("utf-8"))


@pytest.fixture(scope="module")
def encoder() -> Pretrained:
    return pretrained.load()


def test_the_card_is_of_these_files() -> None:
    content = (pretrained.SHIPPED / pretrained.WEIGHTS).read_bytes()
    assert CARD["weights"]["sha256"] == hashlib.sha256(content).hexdigest()
    assert CARD["weights"]["bytes"] == len(content)
    assert sum((pretrained.SHIPPED / name).stat().st_size for name in pretrained.MOST_BYTES) <= 25_000_000
    assert CARD["license"] == "Apache-2.0"
    assert all(each["title"] for each in CARD["data"].values())
    assert set(CARD["texts"]) <= {*CARD["data"], *(f"{name}_{side}" for name in CARD["data"] for side in ("en", "zh"))}


def test_the_card_owns_up_to_the_figures_that_it_misses() -> None:
    found = {name: each["accuracy"] for name, each in CARD["metrics"].get("test", {}).items()}
    assert CARD["missed"] == [name for name in found if found[name] < CARD["targets"][name]]


def test_tokens_stand_where_their_characters_are(encoder: Pretrained) -> None:
    read = encoder.tokens(MIXED)
    pieces = [MIXED[begin:end] for begin, end in read.spans]
    assert read.tokens[0] == "[CLS]"
    assert not pieces[0]
    assert "".join(pieces) == MIXED.replace(" ", "")
    assert [each.lower() for each in pieces[1:4]] == ["the", "room", "is"]
    assert read.tokens[4] == "n't"  # in the text with the other sign
    assert not read.cut


def test_a_long_text_is_cut_and_says_so(encoder: Pretrained) -> None:
    read = encoder.tokens("很好，" * 9000)
    assert len(read.ids) == len(read.spans) == encoder.model.longest
    assert read.cut


def test_padding_changes_nothing(encoder: Pretrained) -> None:
    texts = [MIXED, "good", "房间很小，" * 40, ""]
    together = encoder.read(texts)
    alone = np.concatenate([encoder.read([text]) for text in texts])
    assert together.shape == (4, 2)
    np.testing.assert_allclose(together, alone, atol=1e-5)
    np.testing.assert_allclose(together.sum(axis=1), 1, atol=1e-6)


def test_the_same_text_is_read_the_same_way_each_time(encoder: Pretrained) -> None:
    again = pretrained.load()
    np.testing.assert_array_equal(encoder.read([MIXED]), again.read([MIXED]))
    np.testing.assert_array_equal(encoder.maps(MIXED).maps, again.maps(MIXED).maps)


def test_every_row_of_every_map_shares_out_one(encoder: Pretrained) -> None:
    seen = encoder.maps(MIXED)
    count = len(seen.read.ids)
    assert seen.maps.shape == (CARD["config"]["layers"], CARD["config"]["heads"], count, count)
    assert seen.stream.shape == (CARD["config"]["layers"] + 1, count, CARD["config"]["width"])
    np.testing.assert_allclose(seen.maps.sum(axis=-1), 1, atol=1e-5)
    np.testing.assert_allclose(seen.probabilities, encoder.read([MIXED])[0], atol=1e-5)


def test_a_silenced_head_says_nothing_and_a_factor_of_one_changes_nothing(encoder: Pretrained) -> None:
    factors = np.ones((CARD["config"]["layers"], CARD["config"]["heads"]))
    plain = encoder.maps(MIXED)
    np.testing.assert_array_equal(encoder.maps(MIXED, factors).stream, plain.stream)
    factors[-1, 0] = 0
    silent = encoder.maps(MIXED, factors)
    np.testing.assert_array_equal(silent.stream[:-1], plain.stream[:-1])
    assert np.abs(silent.stream[-1] - plain.stream[-1]).max() > 1e-4
    with pytest.raises(ValueError, match="instead of"):
        encoder.maps(MIXED, np.ones((1, 1)))


def test_what_is_hidden_is_not_looked_at(encoder: Pretrained) -> None:
    seen = encoder.maps(MIXED, hidden=[2, 5])
    assert not seen.maps[..., [2, 5]].any()
    with pytest.raises(ValueError, match="no token"):
        encoder.maps(MIXED, hidden=[0])


@pytest.mark.parametrize(
    ("text", "favorable"),
    [
        ("A wonderful, moving film with a brilliant cast.", True),
        ("A dull, lifeless mess that is a waste of time.", False),
        ("房间干净，服务员很热情，下次还会再来！", True),
        ("质量太差了，用了两天就坏了，非常失望。", False),
    ],
)
def test_plain_opinions_are_understood(encoder: Pretrained, text: str, favorable: bool) -> None:
    assert (encoder.read([text])[0, 1] > 0.5) == favorable


@pytest.mark.parametrize("name", ["reviews_en", "reviews_zh"])
def test_it_reaches_its_figures_on_the_texts_that_come_along(encoder: Pretrained, name: str) -> None:
    read = text_shipped.reviews(name)
    found = (encoder.read(list(read.texts)).argmax(axis=1) == np.array(read.labels)).mean()
    assert found == pytest.approx(CARD["metrics"]["own"][name]["accuracy"], abs=0.006)


@pytest.mark.data
@pytest.mark.skipif("GLASSBOX_DATA" not in os.environ, reason="needs the data sets")
@pytest.mark.parametrize("name", ["sst2", "hotel", "shopping"])
def test_it_reaches_its_figures_on_texts_it_never_saw(encoder: Pretrained, name: str) -> None:
    from core.data import text_sets

    held = text_sets.labelled(name)
    rows = held.parts["validation"][:300]
    found = encoder.read([held.texts[row] for row in rows]).argmax(axis=1) == held.labels[rows]
    assert found.mean() == pytest.approx(
        CARD["metrics"]["validation"][name]["accuracy"], abs=0.06
    )  # 3 deviations of 300


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped encoder that a test may spoil."""
    return Path(shutil.copytree(pretrained.SHIPPED, tmp_path / "copy"))


def spoiled(folder: Path, **changes: Any) -> None:
    """Write other weights or other facts: of a name, a tensor; of `about`, facts."""
    tensors = load_file(folder / pretrained.WEIGHTS)
    model = pretrained.load(folder)
    _, header = pretrained.described(model.model, model.head, _config(), model.class_token, model.padding)
    about = json.loads(header["about"])
    for name, value in changes.items():
        if name in tensors:
            tensors[name] = value
        elif name in about:
            about[name] = value
        else:
            about["config"][name] = value
    save_file(tensors, folder / pretrained.WEIGHTS, {"format": pretrained.FORMAT, "about": json.dumps(about)})


def _config() -> Any:
    from core.config import from_dict
    from core.models.transformer_config import TransformerConfig

    return from_dict(TransformerConfig, CARD["config"])


@pytest.mark.parametrize(
    "changes",
    [
        {"head.weight": torch.zeros(2, 3)},
        {"head.bias": torch.full((2,), torch.nan)},
        {"head.bias": torch.zeros(2, dtype=torch.int64)},
        {"vocabulary": 1 << 30},
        {"vocabulary": "many"},
        {"longest": 1 << 30},
        {"classes": 1 << 30},
        {"class_token": -1},
        {"padding": 1 << 30},
        {"width": 1 << 20},
        {"heads": 3},
        {"layers": 4},
        {"layers": 1},
    ],
    ids=lambda changes: ",".join(f"{name}" for name in changes),
)
def test_weights_that_are_not_this_networks_are_refused(folder: Path, changes: dict[str, Any]) -> None:
    spoiled(folder, **changes)
    with pytest.raises(Problem) as refused:
        pretrained.load(folder)
    assert refused.value.code == "checkpoint_weights"


@pytest.mark.parametrize("name", pretrained.MOST_BYTES)
@pytest.mark.parametrize(
    "content", [b"", b"[]", b"\x80\x04no pickle is opened", b'{"model": {"type": "BPE", "vocab": []}}']
)
def test_files_with_something_else_in_them_are_refused(folder: Path, name: str, content: bytes) -> None:
    (folder / name).write_bytes(content)
    if name == pretrained.CARD and content.startswith(b"{"):
        pytest.skip("a card may say anything")
    with pytest.raises(Problem) as refused:
        pretrained.load(folder)
    assert refused.value.code == "checkpoint_weights"


def test_a_file_that_is_too_large_is_not_opened(folder: Path) -> None:
    with (folder / pretrained.CARD).open("r+b") as file:
        file.truncate(pretrained.MOST_BYTES[pretrained.CARD] + 1)
    with pytest.raises(Problem) as refused:
        pretrained.load(folder)
    assert refused.value.code == "checkpoint_weights"


@pytest.mark.parametrize("name", pretrained.MOST_BYTES)
def test_a_folder_without_one_of_its_files_is_none(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(Problem) as refused:
        pretrained.load(folder)
    assert refused.value.code == "checkpoint_no_weights"
