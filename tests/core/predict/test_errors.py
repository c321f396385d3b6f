"""A network's errors: piece by piece the same as at once, corrected labels, pictures, hostile questions, what is listed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from sklearn.metrics import confusion_matrix, log_loss

from core.config import to_dict
from core.data import digits
from core.data.pictures import PicturesConfig, corrected, load
from core.errors import Problem
from core.models import cnn
from core.models.configs import CNNConfig
from core.predict import errors_child
from core.predict.choices import is_stand_in, set_of
from core.predict.errors import Found, experiment_of
from core.predict.errors_questions import questions
from core.predict.shipped import shipped
from core.predict.styles import STYLES, Style
from core.predict.weights import Network

DATA = PicturesConfig()
DIGITS = tuple("0123456789")


def network(style: Style = "optical", classes: tuple[str, ...] = DIGITS) -> Network:
    model = cnn.build(CNNConfig(width=4, blocks=2), STYLES[style], len(classes), torch.Generator().manual_seed(3))
    return Network(model.eval().requires_grad_(False), classes, style)


def ask(of: Network, what: str = "errors", data: PicturesConfig = DATA, **more: object) -> tuple[dict[str, Any], Any]:
    question = {"ask": what, "set": to_dict(data), "part": "test", "all": True}
    return errors_child.errors(of, question | more)


def chances(of: Network, images: np.ndarray) -> np.ndarray:
    with torch.inference_mode():
        answers: np.ndarray = of.model(torch.from_numpy(images)).softmax(1).numpy()
    return answers


def test_all_test_pictures_are_counted_once() -> None:
    of, part = network(), load(DATA).test
    header, arrays = ask(of)
    assert header["looked"] == header["all"] == len(part)
    said = chances(of, part.images())
    assert np.array_equal(header["confusion"], confusion_matrix(part.labels, said.argmax(1)))
    assert header["loss"] == pytest.approx(
        log_loss(part.labels, said.astype(float) / said.astype(float).sum(1, keepdims=True)), rel=1e-4
    )
    assert sorted(arrays["numbers"].tolist()) == list(range(len(part)))
    assert np.array_equal(part.labels[arrays["numbers"]], arrays["labels"])
    assert np.allclose(arrays["confidence"], said.max(1)[arrays["numbers"]], atol=1e-5)


def test_what_it_said_to_each_picture_comes_on_request() -> None:
    of, part = network(), load(DATA).test
    _, arrays = ask(of, chances=True)
    assert np.allclose(arrays["probabilities"], chances(of, part.images())[arrays["numbers"]], atol=1e-5)
    ask(of, part="train")
    assert len(ask(of, chances=True)[1]["probabilities"]) == len(part), "of the part that is asked about"
    assert "probabilities" not in ask(of)[1]


def test_in_pieces_it_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    whole, expected = ask(network())
    monkeypatch.setattr(errors_child, "PIECE_FLOPS", 1)
    monkeypatch.setattr(errors_child, "BATCH", 100)
    of, shares = network(), []
    while "confusion" not in (answer := ask(of))[0]:
        shares.append(answer[0]["looked"])
        assert not answer[1]
    assert shares == [100, 200, 300]
    assert answer[0]["confusion"] == whole["confusion"]
    for name, array in expected.items():
        assert np.allclose(array, answer[1][name], atol=1e-6)


def test_of_a_costly_network_some_are_looked_at_and_of_the_same_ones_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(errors_child, "FIRST_FLOPS", 1)
    monkeypatch.setattr(errors_child, "FEWEST", 90)
    of = network()
    header, few = ask(of, all=False)
    assert (header["looked"], header["all"]) == (90, 360)
    assert sum(map(sum, header["confusion"])) == 90
    _, many = ask(of)
    assert np.array_equal(many["numbers"][:90], few["numbers"])


def test_a_corrected_label_moves_one_picture_and_costs_no_second_look(monkeypatch: pytest.MonkeyPatch) -> None:
    of, part = network(), load(DATA).test
    before = np.array(ask(of)[0]["confusion"])
    monkeypatch.setattr(of.model, "forward", lambda _: pytest.fail("it was looked at again"))
    old, new = int(part.labels[5]), (int(part.labels[5]) + 1) % 10
    after = np.array(ask(of, data=corrected(DATA, {int(part.places[5]): new}))[0]["confusion"])
    moved = after - before
    assert moved[old].sum() == -1
    assert moved[new].sum() == 1
    assert np.abs(moved).sum() == 2


def test_pictures_are_those_of_the_set_and_know_their_place_in_it() -> None:
    of = network()
    _, arrays = ask(of, "error_pictures", numbers=[7, 0, 359], part="train")
    images, labels = digits.images()
    for place, image, label in zip(arrays["places"], arrays["images"], arrays["labels"], strict=True):
        assert np.array_equal(image[:, :, 0], np.rint(images[place, 0] / 16 * 255))
        assert label == labels[place]
    assert np.allclose(arrays["probabilities"], chances(of, load(DATA).train.images(np.array([7, 0, 359]))), atol=1e-6)


@pytest.mark.parametrize("numbers", [[], [-1], [360], [1.5], ["1"], [True], list(range(101))])
def test_numbers_that_there_are_not(numbers: list[object]) -> None:
    with pytest.raises(Problem, match="picture_unknown"):
        ask(network(), "error_pictures", numbers=numbers)


def test_a_network_with_other_classes_is_not_measured() -> None:
    with pytest.raises(Problem, match="classes_differ"):
        ask(network(classes=("cat", "dog")))


def test_the_reader_of_mnist_is_shown_small_digits_enlarged() -> None:
    header, _ = ask(network("mnist"))
    assert header["looked"] == 360
    with pytest.raises(Problem, match="model_not_for_pictures"):
        ask(network("garment"))


def found() -> Found:
    """Six pictures of three classes: two right, three 1 taken for 2, one 0 taken for 1."""
    labels, predicted = np.array([0, 1, 1, 1, 0, 2]), np.array([0, 2, 2, 2, 1, 2])
    confidence = np.array([0.9, 0.5, 0.8, 0.6, 0.7, 0.4], np.float32)
    counts = confusion_matrix(labels, predicted)
    doubts = np.array([2, 4], np.int32)
    rest = {"scores": [], "loss": 1.0, "doubtful": 2, "suggested": np.array([2, 1]), "margin": np.array([0.5, 0.4])}
    return Found(6, 6, counts, numbers=np.arange(6), labels=labels, predicted=predicted, confidence=confidence, doubts=doubts, **rest)  # type: ignore[arg-type]  # fmt: skip


def test_what_is_listed_and_in_which_order() -> None:
    some = found()
    assert some.listed("surest", 0, 0).tolist() == [2, 4, 3, 1]
    assert some.listed("cell", 1, 2).tolist() == [2, 3, 1]
    assert some.listed("cell", 2, 2).tolist() == [5]
    assert some.listed("cell", 2, 0).tolist() == []
    assert some.listed("doubts", 0, 0).tolist() == [2, 4]
    assert (some.wrong, some.worst) == (4, (1, 2))
    assert some.accuracy == pytest.approx(2 / 6)


def test_questions_have_the_answers_that_the_matrix_has() -> None:
    recall, precision, f1 = questions(found(), "abc")
    assert (recall.answer, recall.values) == (0.0, {"name": "b", "hit": "0", "all": "3"})
    assert (precision.answer, precision.values) == (25.0, {"name": "c", "hit": "1", "all": "4"})
    assert f1.answer == pytest.approx(200 / 11)


def test_without_a_mistake_there_is_nothing_to_ask_about_mistakes() -> None:
    some = found()
    right = Found(**{**some.__dict__, "predicted": some.labels, "confusion": np.diag([2, 3, 1])})
    assert [each.name for each in questions(right, "abc")] == ["f1"]


def test_a_shipped_reader_without_its_set_is_measured_with_others_and_cannot_be_trained_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GLASSBOX_DATA", "")
    cards = {card.name: card for card in shipped()}
    data = set_of(cards["digits"])
    assert data == PicturesConfig()
    assert is_stand_in(cards["digits"], data)
    assert experiment_of(cards["digits"], data) is None
    assert set_of(cards["fashion"]) is None


def test_a_shipped_reader_is_trained_on_as_it_is_built() -> None:
    card = next(card for card in shipped() if card.name == "fashion")
    experiment = experiment_of(card, PicturesConfig("fashion"))
    assert experiment is not None
    assert experiment.model.architecture == "resnet"
    assert experiment.data.name == "fashion"
