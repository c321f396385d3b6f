"""Our own networks as they can be looked at: the same maps and answers as they give themselves."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from core.errors import Problem
from core.explain.heads import observe
from core.models.transformer import Look
from core.predict import maps_sequences
from core.predict.maps import FOLDER
from core.predict.maps_child import look
from core.predict.maps_form import TOKENS, kept_of, off_of
from core.sequences import pretrained
from core.sequences.checkpoint import load, save
from core.sequences.decoder_config import DecoderData, DecoderExperiment, DecoderModel
from core.sequences.encoder_config import TRANSFORMER, EncoderData, EncoderExperiment, EncoderModel
from core.sequences.reading_config import ReadingExperiment
from core.sequences.state import start

ENCODER = EncoderModel(width=16, layers=2, heads=2)


def kept(experiment: object, folder: Path) -> Path:
    """A checkpoint of a run that has not learned anything."""
    path = folder / "checkpoint.safetensors"
    save(start(experiment), path)
    return path


def test_the_shipped_encoder_says_what_it_says_itself() -> None:
    text = "The hotel was old. 但是服务员非常热情。"
    header, arrays = look("encoder", str(FOLDER / "bilingual"), text, off=[101])
    given = pretrained.load(FOLDER / "bilingual")
    factors = np.ones((len(given.model.blocks), given.heads), np.float32)
    factors[0, 0] = 0
    own = given.maps(text, factors)
    np.testing.assert_allclose(arrays["maps"], own.maps, atol=1e-5)
    answers = {each["name"]: each["after"] for each in header["answers"]}
    np.testing.assert_allclose([answers[name] for name in given.card["classes"]], own.probabilities, atol=1e-5)
    assert header["tokens"][0] == own.read.tokens[0]
    assert "".join(header["tokens"][1:]) == text.replace(" ", "")
    assert look("encoder", str(FOLDER / "bilingual"), "A good ☃ film.")[0]["unknown"] == ["☃"]


def test_of_a_long_text_the_shipped_encoder_says_how_much_is_cut() -> None:
    header, arrays = look("encoder", str(FOLDER / "bilingual"), "The hotel was old. " * 300)
    assert len(header["tokens"]) == TOKENS
    assert header["cut"] == 300 * 5 + 1 - TOKENS
    assert arrays["chosen"].sum(-1) == pytest.approx(1, abs=1e-4)


def test_a_run_that_reverses_answers_at_each_place(tmp_path: Path) -> None:
    path = kept(EncoderExperiment(data=EncoderData(task="reverse", length=6, letters=4), model=ENCODER), tmp_path)
    reader = maps_sequences.of_run(path)
    ids, names = reader.cut("x a,bBdc a")
    assert (ids, names) == ([0, 1, 1, 3, 2, 0], ["A", "B", "B", "D", "C", "A"])
    model = load(path).models[TRANSFORMER]
    seen = observe(reader, ids, range(6), [(1, 0)])
    own = Look(heads=torch.tensor([[1.0, 1.0], [0.0, 1.0]]))
    with torch.no_grad():
        expected = model(torch.tensor([ids]), None, own)[0].softmax(-1)
    torch.testing.assert_close(seen.after, expected)
    torch.testing.assert_close(seen.maps, torch.stack([each[0] for each in own.maps]))
    header, _ = look("sequence", str(path), "abca", off=[201], hidden=[2])
    assert [each["place"] for each in header["answers"]] == [0, 1, 2]
    assert {each["name"] for each in header["answers"]} <= set("ABCD")
    with pytest.raises(Problem, match="maps_signs"):
        reader.cut("xyz 猫")


def test_a_run_with_one_answer_reads_the_sign_that_asks_first(tmp_path: Path) -> None:
    path = kept(EncoderExperiment(data=EncoderData(task="majority", length=6, letters=3), model=ENCODER), tmp_path)
    header, _ = look("sequence", str(path), "aabc")
    assert (header["kind"], header["tokens"]) == ("classes", ["?", "A", "A", "B", "C"])
    assert sum(each["after"] for each in header["answers"]) == pytest.approx(1, abs=1e-5)


def test_a_run_that_judges_opinions_reads_its_tokens(tmp_path: Path) -> None:
    path = kept(EncoderExperiment(data=EncoderData(task="sentiment", name="reviews_en"), model=ENCODER), tmp_path)
    header, _ = look("sequence", str(path), "A good film.")
    assert header["tokens"][0] == "[CLS]"
    assert "good" in header["tokens"]
    assert {each["name"] for each in header["answers"]} == {"negative", "positive"}


def test_a_run_of_a_decoder_says_what_may_come_next(tmp_path: Path) -> None:
    path = kept(DecoderExperiment(data=DecoderData(task="addition"), model=DecoderModel(width=16, layers=2, heads=2)), tmp_path)  # fmt: skip
    header, arrays = look("sequence", str(path), "1+2=", hidden=[1])
    assert (header["kind"], header["tokens"], header["kept"]) == ("next", ["1", "+", "2", "="], [1, 2, 3])
    assert np.triu(arrays["maps"], 1).max() == 0
    assert len(header["answers"]) == 8
    assert header["unknown"] == []
    assert look("sequence", str(path), "1+猫=猫")[0]["unknown"] == ["猫"]


def test_a_network_without_attention_is_refused(tmp_path: Path) -> None:
    path = kept(ReadingExperiment(), tmp_path)
    with pytest.raises(Problem, match="maps_unknown"):
        maps_sequences.of_run(path)


def test_numbers_of_heads_and_tokens_that_there_are_not_are_left_out() -> None:
    assert off_of((101, 203, 203, 301, 105, 100), 2, 4) == [(0, 0), (1, 2)]
    assert kept_of((2, 9), 3) == [0, 2]
    assert kept_of((1, 2, 3), 3) == [0], "one is always there"
    assert kept_of((), 0) == []
