"""The encoder's run: losses and scores by their definitions, what is told, that looking changes nothing, and that the anti-diagonal
appears."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from core.data.encoder_tasks import MADE, blind, drawn, form, sources
from core.data.token_config import TokenConfig
from core.errors import Problem
from core.models.transformer import Look
from core.sequences import experiments
from core.sequences.checkpoint import load, restore, save
from core.sequences.encoder import Encoding, answered, pointing
from core.sequences.encoder_config import EncoderData, EncoderExperiment, EncoderModel
from core.sequences.encoder_facts import questions
from core.sequences.encoder_looks import look
from core.sequences.encoder_models import BothWays
from core.sequences.encoder_texts import ASK
from core.sequences.report import fit
from core.sequences.state import SequenceState, start
from core.training.events import Control
from core.training.experiment import OptimizerConfig, ScheduleConfig

TINY = EncoderModel(width=16, layers=2, heads=2, units=8)
TEXTS = EncoderExperiment(
    data=EncoderData("sentiment", longest=20), model=TINY, epochs=1, batch_size=32, precision="float32"
)


def run(task: str, **settings: object) -> EncoderExperiment:
    data = EncoderData(task, 6, 4)  # type: ignore[arg-type]
    return EncoderExperiment(**{"data": data, "model": TINY, "precision": "float32", **settings})  # type: ignore[arg-type]


def begun(experiment: EncoderExperiment) -> tuple[SequenceState, Encoding]:
    state = start(experiment)
    assert isinstance(state.task, Encoding)
    return state, state.task


@pytest.mark.parametrize("task", MADE)
def test_losses_are_those_of_the_definition_and_what_is_told_fits(task: str) -> None:
    state, encoding = begun(run(task))
    sizes = form(task, 6, 4)  # type: ignore[arg-type]
    batch = encoding.batch(0)
    for lane in encoding.lanes:
        loss, accuracy = encoding.losses(lane, batch)
        scores = lane.model(batch.ids)
        assert scores.shape == (64, sizes.answers, sizes.classes)
        picked = [-F.log_softmax(scores[i, a], 0)[batch.targets[i, a]] for i in range(64) for a in range(sizes.answers)]
        assert loss.item() == pytest.approx(torch.stack(picked).mean().item(), rel=1e-5)
        assert accuracy.item() == pytest.approx((scores.argmax(2) == batch.targets).float().mean().item())
    header, _ = encoding.started()
    told, arrays = encoding.snapshot(whole=False)
    assert (header["chance_loss"], header["chance_accuracy"]) == blind(task, 6, 4)  # type: ignore[arg-type]
    assert len(header["samples"][0]["tokens"]) == sizes.steps
    assert arrays["maps"].shape == (2, 2, sizes.steps, sizes.steps)
    assert arrays["probabilities"].shape == (2, sizes.answers, sizes.classes)
    for name in ("maps", "rollout", "probabilities"):
        np.testing.assert_allclose(arrays[name].sum(-1), 1, rtol=1e-5)
    part = encoding.validation
    right = (encoding.lanes[1].model(part.ids).argmax(2) == part.targets).numpy()
    assert told["lane_accuracies"][1] == pytest.approx(right.mean())
    assert told["lane_wholes"][1] == pytest.approx(right.all(1).mean())
    np.testing.assert_allclose(arrays["places"][1], right.mean(0), rtol=1e-6)
    assert all(each.dtype == np.float32 for each in arrays.values())
    assert state.step == 0


def test_pointing_is_the_share_spent_where_the_answer_stands() -> None:
    """A head that looks everywhere alike spends what chance says; the same by loops."""
    _, encoding = begun(run("sort"))
    model, ids = encoding.lanes[0].model, encoding.validation.ids[:3]
    where = sources("sort", ids.numpy(), 4)
    with torch.no_grad():
        model.encoder.blocks[0].attention.query.weight.zero_()  # type: ignore[union-attr,index]
        model.encoder.blocks[0].attention.query.bias.zero_()  # type: ignore[union-attr,index]
    found = pointing(model, ids, where)
    np.testing.assert_allclose(found[0], where.mean(), rtol=1e-5)
    look = Look()
    model(ids, None, look)
    slow = sum(look.maps[1][n, 1, t, s].item() for n, t, s in np.argwhere(where)) / 18
    assert found[1, 1] == pytest.approx(slow, rel=1e-5)


def test_another_sample_is_told_at_once_and_nothing_else_changes() -> None:
    plain, watched = start(run("reverse", epochs=1, batch_size=8)), start(run("reverse", epochs=1, batch_size=8))
    for _ in fit(plain):
        pass
    events = fit(watched)
    seen, control = [], None
    while True:
        try:
            event = events.send(control)
        except StopIteration:
            break
        control = Control(watch=3) if event.kind == "started" else None
        if event.kind == "snapshot":
            seen.append(event)
    assert [each.data["sample"] for each in seen[:2]] == [3, 3]
    lanes = zip(plain.task.lanes, watched.task.lanes, strict=True)
    assert all(a.equal(b) for p, w in lanes for a, b in zip(p.model.parameters(), w.model.parameters(), strict=True))
    assert watched.task.watch(99)
    assert watched.task.snapshot(whole=False)[0]["sample"] == 11


def test_the_anti_diagonal_appears() -> None:
    """Reversing is learned, and then some head of every place looks at the mirrored place; the LSTM is not that far."""
    quick = ScheduleConfig("constant")
    data, model = EncoderData("reverse", 8, 6), EncoderModel(width=32, layers=1, heads=2, position="learned", units=8)
    state, encoding = begun(EncoderExperiment(data=data, model=model, schedule=quick, precision="float32", epochs=2))
    for _ in range(150):
        state.advance()
    told, arrays = encoding.snapshot(whole=True)
    assert told["lane_accuracies"][0] > 0.99
    assert told["lane_accuracies"][1] < 0.9
    mean = arrays["maps"][0].mean(0)
    assert arrays["pointing"].max() > 0.5 > 3 * told["pointing_chance"]
    assert (arrays["maps"][0].max(0).argmax(1) == np.arange(8)[::-1]).all(), mean.round(2)
    assert encoding.finished()[0]["lane_accuracies"][0] > 0.99


@pytest.mark.parametrize("experiment", [run("brackets", epochs=1), TEXTS], ids=["made", "texts"])
def test_a_run_goes_on_as_if_it_had_never_been_interrupted(experiment: EncoderExperiment, tmp_path: Path) -> None:
    whole, first = start(experiment), start(experiment)
    for _ in range(4):
        whole.advance()
    for _ in range(2):
        first.advance()
    first.task.snapshot(whole=True)
    save(first, tmp_path / "run.safetensors")
    second = restore(experiment, tmp_path / "run.safetensors")
    for _ in range(2):
        second.advance()
    learned = load(tmp_path / "run.safetensors")
    assert list(learned.models) == ["transformer", "lstm"]
    lanes = zip(whole.task.lanes, second.task.lanes, strict=True)
    assert all(a.equal(b) for p, w in lanes for a, b in zip(p.model.parameters(), w.model.parameters(), strict=True))


def test_a_text_has_the_same_scores_whatever_it_is_padded_with() -> None:
    _, encoding = begun(TEXTS)
    part = encoding.validation
    assert part.keep is not None
    assert (part.ids[:, 0] == part.ids.max()).all(), "the sign that asks stands before every text"
    for lane in encoding.lanes:
        together = answered(lane.model, part)
        for row in (0, len(part.ids) // 2, len(part.ids) - 1):
            alone = part.ids[row : row + 1, : int(part.keep[row].sum())]
            torch.testing.assert_close(answered(lane.model, replace(part, ids=alone, keep=None))[0], together[row])


def test_the_lstm_reads_from_both_sides() -> None:
    """Against one LSTM after the other, the second on the reversed sequence."""
    model = BothWays(TINY, 5, 3, False, torch.Generator().manual_seed(1))
    ids = torch.randint(5, (2, 7), generator=torch.Generator().manual_seed(2))
    states = []
    for suffix in ("", "_reverse"):
        one = torch.nn.LSTM(16, 8, batch_first=True)
        one.load_state_dict(
            {name: dict(model.lstm.named_parameters())[name + suffix] for name, _ in one.named_parameters()}
        )
        x = model.embedding(ids)
        states.append(one(x.flip(1) if suffix else x)[0])
    both = torch.cat([states[0], states[1].flip(1)], 2)
    torch.testing.assert_close(model(ids), model.readout(both))
    model.one = True
    ends = torch.cat([states[0][:, -1], states[1][:, -1]], 1)
    torch.testing.assert_close(model(ids)[:, 0], model.readout(ends))


def test_what_is_typed_is_answered_from_the_file(tmp_path: Path) -> None:
    state, encoding = begun(run("reverse"))
    save(state, tmp_path / "run.safetensors")
    header, arrays = look(str(tmp_path / "run.safetensors"), "aabd cb")
    assert header["tokens"] == list("AABDCB")
    assert ["ABCD"[each] for each in header["answers"]] == list("BCDBAA")
    ids = torch.tensor([[0, 0, 1, 3, 2, 1]])
    expected = encoding.lanes[0].model(ids)[0].softmax(-1).detach().numpy()
    np.testing.assert_allclose(arrays["probabilities"][0], expected, rtol=1e-4, atol=1e-6)
    encoding.watch(4)
    header, arrays = look(str(tmp_path / "run.safetensors"), sample=4)
    assert header["answers"] == encoding.header["samples"][4]["answers"]
    np.testing.assert_allclose(arrays["maps"], encoding._sample()["maps"], rtol=1e-5)
    with pytest.raises(Problem, match="encoder_length"):
        look(str(tmp_path / "run.safetensors"), "AB")


def test_a_text_of_ones_own_is_cut_and_read(tmp_path: Path) -> None:
    state, encoding = begun(replace(TEXTS, tokens=TokenConfig("characters")))
    save(state, tmp_path / "run.safetensors")
    header, arrays = look(str(tmp_path / "run.safetensors"), "good " * 30)
    assert header["tokens"] == [ASK, *("good " * 4)]
    assert header["count"] == 150
    assert header["unknown"] == []
    assert arrays["probabilities"].shape == (2, 1, 2)
    header, _ = look(str(tmp_path / "run.safetensors"), sample=1)
    told = encoding.header["samples"][1]
    assert (header["tokens"], header["answers"]) == (told["tokens"], told["answers"])
    header, _ = look(str(tmp_path / "run.safetensors"), "go龘od")
    assert (header["tokens"], header["unknown"]) == ([ASK, *"go龘od"], [3])


def test_settings_are_read_back_and_checked() -> None:
    experiment = run("majority", optimizer=OptimizerConfig("adamw", 0.001))
    assert experiments.read(experiment.to_json()) == experiment
    with pytest.raises(Problem, match="heads_do_not_divide"):
        EncoderExperiment(model=EncoderModel(width=24, heads=8, position="rotary"))
    alone = begun(run("copy", model=replace(TINY, rival="none")))[1]
    assert [lane.name for lane in alone.lanes] == ["transformer"]


@pytest.mark.parametrize("task", [*MADE, "sentiment"])
def test_what_guessing_loses_is_asked_of_the_answers_there_are(task: str) -> None:
    """Counted in sequences: as many different answers occur as the asked loss is the logarithm of."""
    experiment = EncoderExperiment(data=EncoderData(task, 6, 4))  # type: ignore[arg-type]
    asked = [float(each.answer) for each in questions(experiment) if each.name == "blind"]
    if experiment.data.made is None:
        assert not asked
    else:
        occurring = np.unique(drawn(experiment.data.made, 6, 4, 500, 0, 0).targets)
        assert asked == [pytest.approx(np.log(len(occurring)))]
