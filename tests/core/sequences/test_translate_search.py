"""Greedy and beam search against all sentences there are, and what is asked of a network that translates."""
# ruff: noqa: F811 - a fixture is asked for by its name

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
import torch

from core.data.pairs import PairsRead
from core.data.tokens import Tokenizer, built
from core.errors import Problem
from core.models.transformer import Translator
from core.sequences import checkpoint, translate_ask, translate_pairs
from core.sequences.reading_texts import padded
from core.sequences.state import start
from core.sequences.translate_config import TranslateModel
from core.sequences.translate_pairs import Written
from core.sequences.translate_search import banned, beam, greedy
from tests.core.sequences.small_networks import kept
from tests.core.sequences.translating import SMALL, forget, given, model_of, task_of  # noqa: F401


def tiny(seed: int, size: int = 3) -> tuple[Translator, Written]:
    """A network with random weights that writes `size` different tokens, and is sure of something."""
    target = Written(built(["abcdefgh"[:size]], "characters", 100, "en"))
    generator = torch.Generator().manual_seed(seed)
    model = Translator(TranslateModel(width=16, layers=2, heads=2), 9, target.size, 12, generator).eval()
    with torch.no_grad():
        for each in model.parameters():
            each.normal_(0, 0.4, generator=generator)
    return model.double(), target


@torch.no_grad()
def log_of(model: Translator, source: torch.Tensor, target: Written, ids: tuple[int, ...]) -> float:
    """ln p of a whole sentence with its end, each step computed anew, without what is never written."""
    total, keep = 0.0, torch.ones(1, len(source), dtype=torch.bool)
    for place, token in enumerate((*ids, target.end)):
        given = torch.tensor([[target.begin, *ids[:place]]])
        logits = model.decode(given, model.encode(source[None], keep), keep)[0, -1]
        logits[banned(target)] = -torch.inf
        total += float(logits.log_softmax(0)[token])
    return total


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("length", [0.0, 0.7, 1.5])
def test_a_wide_beam_finds_the_best_of_all_sentences(seed: int, length: float) -> None:
    model, target = tiny(seed)
    source, most = torch.tensor([2, 5, 3]), 4
    tokens = range(2, 2 + len(target.tokenizer.tokens))
    every = [ids for n in range(most) for ids in itertools.product(tokens, repeat=n)]
    scores = {ids: log_of(model, source, target, ids) / (len(ids) + 1) ** length for ids in every}
    found, _ = beam(model, source, target, most, 500, length)
    assert {each.ids for each in found} == set(every)
    assert found[0].ids == max(scores, key=scores.__getitem__)
    for each in found:
        assert each.score == pytest.approx(scores[each.ids], rel=1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_a_beam_of_one_is_greedy_and_greedy_takes_the_likeliest_each_time(seed: int) -> None:
    model, target = tiny(seed, 6)
    rows = [[2, 5, 3, 7], [4, 2], [8, 8, 8]]
    source = padded([np.array(each) for each in rows])
    found = greedy(model, source, target, 8)
    for row, ids in zip(rows, found, strict=True):
        alone = torch.tensor(row)
        assert list(beam(model, alone, target, 8, 1, 0.7)[0][0].ids) == ids, "padding changes nothing"
        with torch.no_grad():  # without a cache, all places anew
            memory = model.encode(alone[None])
            for place, token in enumerate(ids):
                logits = model.decode(torch.tensor([[target.begin, *ids[:place]]]), memory)[0, -1]
                logits[banned(target)] = -torch.inf
                assert int(logits.argmax()) == token


def test_the_tree_holds_every_step() -> None:
    model, target = tiny(1, 6)
    found, nodes = beam(model, torch.tensor([2, 3, 4]), target, 6, 3, 0.7)
    for node in nodes:
        before = nodes[node.parent].total if node.parent >= 0 else 0.0
        assert node.total == pytest.approx(before + node.log, rel=1e-9)
        assert node.depth == (nodes[node.parent].depth if node.parent >= 0 else 0) + 1
        assert node.parent < 0 or (nodes[node.parent].kept and not nodes[node.parent].ended)
    for depth in range(1, max(node.depth for node in nodes) + 1):
        step = [node for node in nodes if node.depth == depth]
        assert len(step) <= 6
        assert sum(node.kept and not node.ended for node in step) <= 3
        assert [node.total for node in step] == sorted((node.total for node in step), reverse=True)
    for each in found:
        ids, at = [], each.node
        while at >= 0:
            ids.append(nodes[at].token)
            at = nodes[at].parent
        assert tuple(reversed(ids)) in {(*each.ids, target.end), each.ids}


@pytest.fixture
def asked(given: dict[str, PairsRead], tmp_path: Path) -> str:  # noqa: ARG001 - the pairs of every name
    state = start(SMALL)
    about = state.task.memory()[1]
    return str(kept(tmp_path, SMALL, {"transformer": model_of(state)}, about))


def test_a_sentence_is_translated_both_ways_with_the_tree_and_the_maps(asked: str) -> None:
    told, arrays = translate_ask.translate(asked, "We  dance today.", 3, 0.7)
    assert told["pieces"] == ["We", "dance", "today", "."]
    assert told["unknown"] == ["dance"]
    assert (told["read"], told["tokens"], told["languages"]) == (4, 4, ["en", "zh"])
    for name, each in [("greedy", told["greedy"]), *((str(n), each) for n, each in enumerate(told["best"]))]:
        cross = arrays[f"cross.{name}"]
        assert cross.shape == (1, 2, len(each["pieces"]) + 1, 4)
        np.testing.assert_allclose(cross.sum(-1), 1, atol=1e-5)
    assert [each["score"] for each in told["best"]] == sorted((each["score"] for each in told["best"]), reverse=True)
    way = [node for node in told["tree"] if node["best"]]
    assert [node["depth"] for node in way] == list(range(1, len(way) + 1))
    assert way[-1]["total"] == pytest.approx(told["best"][0]["log"])
    assert sum(node["greedy"] for node in told["tree"]) >= 1
    one, _ = translate_ask.translate(asked, "We dance today.", 1, 0.7)
    assert one["same"]
    assert one["best"][0] == one["greedy"]
    assert (
        translate_ask.about(asked)[0]["examples"][0]
        in translate_pairs.prepared(SMALL.data, SMALL.tokens, 0).pairs.english
    )


def test_a_long_sentence_is_read_up_to_what_it_learned(asked: str) -> None:
    told, _ = translate_ask.translate(asked, "sing " * 50, 2, 0.7)
    assert (told["read"], told["tokens"]) == (20, 50)
    assert told["text"] == ("sing " * 20).strip()


def test_bad_questions_are_refused(asked: str, tmp_path: Path) -> None:
    for text in ("", "  \n "):
        with pytest.raises(Problem, match="look_empty"):
            translate_ask.translate(asked, text, 2, 0.7)
    with pytest.raises(Problem, match="setting_out_of_range"):
        translate_ask.translate(asked, "sing", 99, 0.7)
    with pytest.raises(Problem, match="checkpoint_missing"):
        translate_ask.translate(str(tmp_path / "none"), "sing", 2, 0.7)
    from tests.core.sequences.small_networks import writer

    with pytest.raises(Problem, match="translate_other"):
        translate_ask.about(str(writer(tmp_path)))


def test_what_is_never_written_is_never_written(asked: str) -> None:
    learned = checkpoint.load(Path(asked))
    model, target = learned.models["transformer"], Written(Tokenizer.of(learned.about["target"]))
    assert isinstance(model, Translator)
    source, favorites = torch.tensor([[2, 3]]), set[int]()
    strange = torch.randn(32, generator=torch.Generator().manual_seed(3))
    for weight in (9.0, -9.0):  # what stands before the first token is itself the likeliest by far
        with torch.no_grad():
            model.writer.embedding.weight[banned(target)] = weight * strange  # type: ignore[union-attr]
            logits = model.decode(torch.tensor([[target.begin]]), model.encode(source))
        favorites.add(int(logits[0, -1].argmax()))
        assert not set(greedy(model, source, target, 10)[0]) & set(banned(target))
        assert not {node.token for node in beam(model, source[0], target, 10, 3, 0.7)[1]} & set(banned(target))
    assert favorites & set(banned(target))
