"""A table that is learned: what is asked is what is wanted, and the table shows what its task needs. Counted by hand, no clock."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
import torch

from core.foundations.positions_config import MOMENTS
from core.foundations.positions_learned import REACH, STEPS, VALUES, Made, target, train

RANDOM = 7


@cache
def trained(task: str, length: int = 16, d: int = 16, seed: int = 0) -> Any:
    return train(task, length, d, seed)  # type: ignore[arg-type]


def test_reverse_is_learned_and_every_place_asks_its_mirror_image() -> None:
    told, arrays = trained("reverse")
    assert told["right"][-1] == 1.0
    assert told["right"][0] < 0.4
    assert told["losses"][-1] < told["losses"][0]
    assert (arrays["scores"][-1].argmax(axis=1) == np.arange(16)[::-1]).all()
    assert (arrays["scores"][0].argmax(axis=1) != np.arange(16)[::-1]).any()


def test_the_mean_of_neighbors_makes_neighbors_alike() -> None:
    told, arrays = trained("neighbors")
    assert told["right"][-1] > 0.9

    def alike(P: np.ndarray) -> float:
        dots = P @ P.T
        return float(np.diagonal(dots, 1).mean() - np.mean([np.diagonal(dots, far).mean() for far in range(6, 12)]))

    assert alike(arrays["tables"][-1]) > 2 > 0.8 > abs(alike(arrays["tables"][0]))


def test_looks_are_in_order_and_as_many_as_there_is_room_for() -> None:
    told, arrays = trained("neighbors")
    assert told["steps"] == list(STEPS)
    assert len(STEPS) == MOMENTS
    assert arrays["tables"].shape == (MOMENTS, 16, 16)
    short, _ = trained("reverse")
    assert short["steps"] == sorted(set(short["steps"]))
    assert short["steps"][-1] < STEPS[-1]  # it was right before, and went no further


def test_the_same_seed_learns_the_same_and_another_another() -> None:
    again = train("reverse", 16, 16, 0)[1]["tables"]
    np.testing.assert_array_equal(again, trained("reverse")[1]["tables"])
    assert not np.allclose(train("reverse", 16, 16, 1)[1]["tables"][0], again[0])


def test_what_is_wanted_is_counted_by_hand() -> None:
    ids = torch.randint(0, VALUES, (3, 9), generator=torch.Generator().manual_seed(RANDOM))
    assert target("reverse", ids).tolist() == [row[::-1] for row in ids.tolist()]
    values = [(each - np.mean(range(VALUES))) / np.std(range(VALUES)) for each in range(VALUES)]
    for row, wanted in zip(ids.tolist(), target("neighbors", ids).tolist(), strict=True):
        for at, each in enumerate(wanted):
            near = row[max(0, at - REACH) : at + REACH + 1]
            assert each == pytest.approx(np.mean([values[one] for one in near]), abs=1e-6)


def test_a_score_is_what_attention_makes_of_two_places() -> None:
    made = Made("reverse", 4, 6, torch.Generator().manual_seed(RANDOM))
    with torch.no_grad():
        for p in range(4):
            for s in range(4):
                expected = (made.P[p] @ made.Q) @ (made.P[s] @ made.K) / 6**0.5
                assert made.scores()[p, s].item() == pytest.approx(expected.item(), abs=1e-5)
        ids = torch.tensor([[1, 2, 3, 4]])
        x = made.E[ids[0]] + made.P
        shares = ((x @ made.Q) @ (x @ made.K).T / 6**0.5).softmax(dim=-1)
        torch.testing.assert_close(made.answer(ids)[0], shares @ (x @ made.V) @ made.O)
