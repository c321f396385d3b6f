"""Questions about matrices: two for each view, and their answers against NumPy."""

from __future__ import annotations

from typing import get_args, get_type_hints

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.foundations.linear import MatricesConfig, array
from core.foundations.linear_examples import EXAMPLES
from core.foundations.matrix_questions import questions
from core.foundations.matrix_text import read_matrix
from core.quiz import Question

VIEWS = get_args(get_type_hints(MatricesConfig)["view"])
tenths = st.integers(-50, 50).map(lambda value: value / 10)


def asked(view: str, a: str = "1 2; 3 4", b: str = "5 6; 7 8", **settings: float) -> dict[str, Question]:
    config = MatricesConfig(view=view, **settings)  # type: ignore[arg-type]
    return {each.name: each for each in questions(config, read_matrix(a), read_matrix(b))}


def test_every_view_has_its_own_questions() -> None:
    names = {view: [*asked(view)] for view in VIEWS}
    assert all(len(each) == 2 for each in names.values())
    assert names["product"] == ["swapped", "cost"]
    assert not set(names["product"] + names["dot"] + names["inverse"]) & {"area", "solutions", "directions"}


@pytest.mark.parametrize("view", VIEWS)
def test_every_example_has_questions_and_an_answer_among_the_options(view: str) -> None:
    for example in EXAMPLES[view].values():
        found = asked(view, **example)  # type: ignore[arg-type]
        assert len(found) == 2
        for each in found.values():
            assert each.answer in each.options if each.options else np.isfinite(float(each.answer))


@given(tenths, tenths, tenths, tenths)
def test_vectors_scaled_and_turned(u1: float, u2: float, v1: float, v2: float) -> None:
    found = asked("dot", u1=u1, u2=u2, v1=v1, v2=v2)
    assert found["scaled"].answer == pytest.approx(np.dot(2 * np.array([u1, u2]), [-v1, -v2]), abs=1e-9)
    quarter = np.array([[0.0, -1.0], [1.0, 0.0]])
    value = float(np.array([u1, u2]) @ quarter @ np.array([v1, v2]))
    assert found["turned"].answer == ("zero" if abs(value) < 1e-9 else "positive" if value > 0 else "negative")


@pytest.mark.parametrize("a", ["1 2; 3 4", "2 1 0; 1 2 1; 0 1 2", "1 2; 2 4", "0 2; 1 3", "5"])
def test_twice_a_matrix(a: str) -> None:
    found, plain = asked("inverse", a), array(read_matrix(a))
    assert found["doubled"].answer == pytest.approx(np.linalg.det(2 * plain), abs=1e-9)
    if found["half"].answer == "none":
        assert abs(np.linalg.det(plain)) < 1e-9
    else:
        np.testing.assert_allclose(np.linalg.inv(2 * plain), np.linalg.inv(plain) / 2)


def test_shapes() -> None:
    assert asked("product", "1 0 2; -1 3 1", "3 1; 2 1; 1 0")["cost"].answer == 12  # four cells of three products
    apart = asked("product", "1 2 3; 4 5 6", "5 6; 7 8")
    assert (apart["rows"].answer, apart["backwards"].answer) == (3, "yes")  # 2×2 · 2×3
    assert asked("product", "1 2 3; 4 5 6", "5; 6")["backwards"].answer == "no"
    assert asked("inverse", "1 2 3; 4 5 6") == {}
