"""Checkpoints of others against transformers itself: maps, heads switched off, tokens left out, answers. Nothing is fetched."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import transformers

from core.explain.heads import in_turn, observe
from core.predict import maps_child
from core.predict.checkpoint_reader import CheckpointReader
from core.predict.maps_child import effects, look
from core.predict.maps_form import TOKENS
from tests.core.predict.tiny_checkpoints import bert, gpt

TEXT = "the cats sat on the [MASK] 猫"


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    root = tmp_path_factory.mktemp("checkpoints")
    return {
        "masked": bert(root / "masked"),
        "classes": bert(root / "classes", "BertForSequenceClassification", num_labels=3),
        "vectors": bert(root / "vectors", "BertModel"),
        "next": gpt(root / "next"),
    }


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("nothing may be fetched")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)


def own(folder: Path, opener: str) -> Any:
    """The same checkpoint as transformers computes it."""
    return getattr(transformers, opener).from_pretrained(folder, attn_implementation="eager").eval()


OPENERS = {"masked": "BertForMaskedLM", "classes": "BertForSequenceClassification", "vectors": "BertModel", "next": "GPT2LMHeadModel"}  # fmt: skip


@pytest.mark.parametrize("kind", OPENERS)
def test_maps_and_answers_are_those_of_transformers(kind: str, folders: dict[str, Path]) -> None:
    reader = CheckpointReader(folders[kind])
    ids, names = reader.cut(TEXT)
    assert len(ids) == len(names)
    assert reader.kind(ids) == kind
    seen = observe(reader, ids, range(len(ids)), [])
    with torch.no_grad():
        said = own(folders[kind], OPENERS[kind])(torch.tensor([ids]), output_attentions=True)
    maps = torch.stack([each[0] for each in said.attentions])
    assert (reader.layers, reader.heads) == tuple(maps.shape[:2])
    torch.testing.assert_close(seen.maps, maps, atol=1e-6, rtol=1e-5)
    expected = {
        "masked": lambda: said.logits[0, names.index("[MASK]")].softmax(-1),
        "classes": lambda: said.logits[0].softmax(-1),
        "next": lambda: said.logits[0, -1].softmax(-1),
        "vectors": lambda: said.last_hidden_state[0],
    }[kind]()
    torch.testing.assert_close(seen.after, expected, atol=1e-5, rtol=1e-4)
    assert seen.change == 0


def test_a_head_of_bert_that_is_off_is_one_whose_output_weights_are_zero(folders: dict[str, Path]) -> None:
    reader = CheckpointReader(folders["classes"])
    ids, _ = reader.cut(TEXT)
    seen = observe(reader, ids, range(len(ids)), [(1, 2)])
    other = own(folders["classes"], "BertForSequenceClassification")
    with torch.no_grad():
        other.bert.encoder.layer[1].attention.output.dense.weight[:, 16:24] = 0  # 24 numbers among 3 heads
        said = other(torch.tensor([ids])).logits[0].softmax(-1)
    torch.testing.assert_close(seen.after, said, atol=1e-6, rtol=1e-5)
    assert seen.change == pytest.approx(float((seen.before - said).abs().sum() / 2), abs=1e-6)
    assert seen.change > 1e-3
    assert float(in_turn(reader, ids)[1, 2]) == pytest.approx(seen.change, abs=1e-6)


def test_a_head_of_gpt_that_is_off_is_one_whose_output_weights_are_zero(folders: dict[str, Path]) -> None:
    reader = CheckpointReader(folders["next"])
    ids, _ = reader.cut("sat on")
    seen = observe(reader, ids, range(len(ids)), [(0, 1), (2, 0)])
    other = own(folders["next"], "GPT2LMHeadModel")
    with torch.no_grad():
        other.transformer.h[0].attn.c_proj.weight[8:] = 0
        other.transformer.h[2].attn.c_proj.weight[:8] = 0
        said = other(torch.tensor([ids])).logits[0, -1].softmax(-1)
    torch.testing.assert_close(seen.after, said, atol=1e-6, rtol=1e-5)
    assert seen.maps.triu(1).abs().max() == 0, "nobody looks ahead"


def test_a_token_that_is_left_out_is_as_if_it_had_never_been_written(folders: dict[str, Path]) -> None:
    reader = CheckpointReader(folders["next"])
    long, short = reader.cut("cats")[0], reader.cut("cas")[0]
    seen = observe(reader, long, [0, 1, 3], [])
    torch.testing.assert_close(seen.after, observe(reader, short, range(3), []).after)
    assert seen.maps.shape == (3, 2, 3, 3)


def test_names_of_tokens_are_what_stands_in_the_text(folders: dict[str, Path]) -> None:
    assert CheckpointReader(folders["masked"]).cut("the cats 猫")[1] == ["[CLS]", "the", "cat", "##s", "猫", "[SEP]"]
    ids, names = CheckpointReader(folders["next"]).cut("a\n猫")
    assert (len(ids), names) == (5, ["a", "\n", "<0xE7>", "<0x8C>", "<0xAB>"])  # a byte each
    assert CheckpointReader(folders["next"]).name(ids[2]) == "<0xE7>"


def test_each_head_in_turn_is_done_where_it_is_not_too_much(
    folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = CheckpointReader(folders["next"])
    assert reader.weights == 3 * 12 * 16 * 16 + 256 * 16  # attention 4 d², network 8 d², letters
    ids, _ = reader.cut("cats")
    _, arrays = effects("folder", str(folders["next"]), "cats")
    for layer, head in ((0, 0), (2, 1)):
        alone = observe(reader, ids, range(4), [(layer, head)])
        assert arrays["effects"][layer, head] == pytest.approx(alone.change, abs=1e-6)
    monkeypatch.setattr(maps_child, "MOST_WORK", 3 * 2 * 4 * reader.weights)
    assert effects("folder", str(folders["next"]), "cats")[1]
    assert not effects("folder", str(folders["next"]), "cats.")[1]


def test_what_is_sent_of_a_short_text_is_everything(folders: dict[str, Path]) -> None:
    header, arrays = look("folder", str(folders["masked"]), TEXT, hidden=[2, 600], off=[101, 4801])
    kept = len(header["kept"])
    assert kept == len(header["tokens"]) - 1
    assert header["off"] == [101]
    assert (header["unknown"], header["unknown_more"]) == ([], 0)
    assert (header["layer"], header["head"], header["cut"]) == (2, 1, 0)
    assert header["whole"]
    assert arrays["maps"].shape == (2, 3, kept, kept)
    assert arrays["maps"].sum(-1) == pytest.approx(1, abs=1e-5)
    assert arrays["rollout"].sum(-1) == pytest.approx(1, abs=1e-5)
    assert {arrays[name].shape for name in ("entropy", "distance")} == {(2, 3)}
    assert [each["before"] for each in header["answers"]] == sorted((each["before"] for each in header["answers"]), reverse=True)  # fmt: skip


def test_a_mask_that_is_left_out_leaves_no_place_to_be_asked_about(folders: dict[str, Path]) -> None:
    mask = CheckpointReader(folders["masked"]).cut(TEXT)[1].index("[MASK]")
    assert look("folder", str(folders["masked"]), TEXT, hidden=[mask + 1])[0]["kind"] == "vectors"


def test_of_a_long_text_small_pictures_and_one_map_are_sent(tmp_path: Path) -> None:
    folder = bert(tmp_path / "long", max_position_embeddings=TOKENS)
    header, arrays = look("folder", str(folder), "cat " * 700, layer=1, head=0)
    assert (len(header["tokens"]), header["cut"]) == (TOKENS, 702 - TOKENS)
    assert not header["whole"]
    assert arrays["small"].shape == (2, 4, 48, 48)
    assert arrays["small"].max(axis=(-2, -1)) == pytest.approx(255)
    assert arrays["chosen"].shape == (TOKENS, TOKENS)
    _, other = look("folder", str(folder), "cat " * 700, layer=1, head=3)
    assert not (other["chosen"] == arrays["chosen"]).all()


def test_words_that_it_has_never_seen_are_named(folders: dict[str, Path]) -> None:
    header, _ = look("folder", str(folders["masked"]), "the dog sat on " + " ".join("bcdefghijkl") + " dog")
    assert (header["unknown"], header["unknown_more"]) == (["dog", *"bcdefghij"], 2)
    assert look("folder", str(folders["next"]), "the dog")[0]["unknown"] == [], "of bytes all are known"


def test_of_all_heads_in_turn_the_one_that_matters_most_is_told(folders: dict[str, Path]) -> None:
    header, arrays = effects("folder", str(folders["classes"]), "the cat sat")
    layer, head = header["most"]
    assert arrays["effects"][layer - 1, head - 1] == arrays["effects"].max()


def test_the_greatest_entropy_of_a_network_that_never_looks_ahead(folders: dict[str, Path]) -> None:
    _, arrays = look("folder", str(folders["next"]), "cats")
    assert arrays["most"] == pytest.approx([(0 + 1 + np.log2(3) + 2) / 4] * 3)
    _, arrays = look("folder", str(folders["classes"]), "the cat sat")
    assert arrays["most"] == pytest.approx([np.log2(5)] * 2)
