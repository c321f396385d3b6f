"""The page of the unrolled cell under the app test harness: both languages, cells, sequences, links, questions."""

from __future__ import annotations

import re
from functools import partial

import pytest

from core.errors import Problem
from core.foundations.recurrent_config import RecurrentConfig, drawn, others
from core.foundations.recurrent_questions import questions
from core.oracle.service import Oracle, oracle
from core.text import LANGUAGES
from pages.ui.text import text
from tests.pages import drawings
from tests.pages.drawings import Open, said
from tests.pages.drawings import given as data

opened = partial(drawings.opened, "cell")
CELLS = ("rnn", "lstm", "gru")
ASK = Oracle.ask
CHECKED = {"forward": 2e-17, "backward": 3e-16, "numbers": 60, "name": "torch.nn.LSTM"}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison is answered at once; that it is computed in a child, one test looks."""
    monkeypatch.setattr(Oracle, "ask", lambda *_, **__: (CHECKED, {}))
    monkeypatch.setattr(Oracle, "warm", lambda _: None)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("cell", CELLS)
def test_every_cell_says_what_to_look_at_and_explains_itself(open_page: Open, language: str, cell: str) -> None:
    app = opened(open_page, language, cell=cell)
    words = text("cell", language)
    for block in (f"look.{cell}", f"body.{cell}", "body.back", "try"):
        assert words(block) in said(app)
    assert words("checked", **{**CHECKED, "forward": "2.0e-17", "backward": "3.0e-16"}) in said(app)
    assert "{{" not in said(app)
    assert not app.error
    assert not app.warning
    given = data(app)
    assert given["cell"] == cell
    assert given["drawn"] == {name: list(each) for name, each in others(RecurrentConfig()).items()}
    assert given["letters"] == []


def test_a_text_of_one_s_own_becomes_columns(open_page: Open) -> None:
    app = opened(open_page, kind="text", text="人山人海", cell="gru")
    assert not app.warning
    given = data(app)
    assert given["letters"] == ["人", "山", "海"]
    assert given["shown"] == [0, 1, 0]
    assert given["targets"] == [1, 0, 2]
    app.button(key="cell.example.second").click().run()
    assert data(app)["letters"] == ["b", "a", "n"]


@pytest.mark.parametrize(("typed", "code"), [("ab", "short"), ("a" * 14, "long"), ("", "short")])
def test_a_text_that_cannot_be_used_is_told_and_the_last_one_stays(open_page: Open, typed: str, code: str) -> None:
    app = opened(open_page, kind="text", text="abcab")
    app.text_input(key="cell.text").set_value(typed).run()
    (told,) = app.error
    assert told.value.split(".")[0] in text("problems", "en")(
        f"problem.recurrent_text_{code}", count=len(typed), needed=3, limit=13
    )
    assert data(app)["letters"] == ["a", "b", "c"]


def test_a_link_carries_everything(open_page: Open) -> None:
    own = drawn(RecurrentConfig(cell="gru", hidden=1))
    listed = ",".join(str(value + 1) for value in own)
    wanted = {"inputs": "0.5,-1,2", "target": "-0.5", "forget_bias": "3.5", "weights": listed, "place": "4", "step": "2", "quantity": "z", "unit": "1", "show": "gradients", "scale": "linear"}  # fmt: skip
    app = opened(open_page, "zh", cell="gru", hidden="1", judged="each", seed="7", spread="2.5", **wanted)
    assert not app.warning
    values, given = data(app)["values"], data(app)
    assert values["inputs"] == [0.5, -1, 2]
    assert values["weights"] == pytest.approx([value + 1 for value in own])
    assert (values["quantity"], values["show"], values["scale"]) == ("z", "gradients", "linear")
    assert (values["target"], values["forget_bias"], values["place"], values["step"]) == (-0.5, 3.5, 4, 2)
    assert (given["hidden"], given["judged"], given["seed"]) == (1, "each", 7)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("weights", "1,2,3"),
        ("weights", "nan"),
        ("inputs", "1"),
        ("inputs", ",".join(["0"] * 13)),
        ("inputs", "9,9"),
        ("inputs", "九" * 3000),
        ("quantity", "q"),
        ("place", "1000"),
    ],
)
def test_a_broken_link_is_named_and_leaves_the_defaults(open_page: Open, name: str, value: str) -> None:
    app = opened(open_page, **{name: value})
    (notice,) = app.warning
    assert f"cell.{name}" in notice.value
    default = getattr(RecurrentConfig(), name)
    assert data(app)["values"][name] == (list(default) if isinstance(default, tuple) else default)


def test_own_weights_end_silently_with_the_cell_they_belonged_to(open_page: Open) -> None:
    own = drawn(RecurrentConfig())
    app = opened(open_page, weights=",".join(map(str, own)))
    assert data(app)["values"]["weights"] == list(own)
    app.button_group(key="cell.cell").set_value("gru").run()
    assert data(app)["values"]["weights"] == []
    assert not app.warning


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("cell", CELLS)
def test_the_questions_know_their_answers(open_page: Open, language: str, cell: str) -> None:
    app = opened(open_page, language, cell=cell)
    expected = questions(RecurrentConfig(cell=cell))  # type: ignore[arg-type]
    assert 2 <= len(expected) <= 4
    fields = {each.key: each for each in [*app.radio, *app.text_input] if "quiz" in (each.key or "")}
    assert set(fields) == {f"cell.quiz.{each.name}.given" for each in expected}
    for each in expected:
        fields[f"cell.quiz.{each.name}.given"].set_value(str(each.answer))
    for each in expected:
        app.button(key=f"cell.quiz.{each.name}.check").click().run()
    assert len(app.success) == len(expected)
    assert "{{" not in "".join(each.value for each in app.success)


def test_without_an_answer_of_pytorch_the_page_says_so(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise Problem("oracle_failed")

    monkeypatch.setattr(Oracle, "ask", broken)
    app = opened(open_page)
    assert text("problems", "en")("problem.oracle_failed") in said(app)
    assert text("cell", "en")("try") in said(app)
    assert data(app)["cell"] == "lstm"


def test_pytorch_is_asked_in_a_child_about_these_settings(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Oracle, "ask", ASK)
    app = opened(open_page, cell="gru", kind="text", text="abcab", hidden="3", step="2")
    oracle().close()
    (line,) = [each.value for each in app.caption if "torch.nn.GRU" in each.value]
    assert all(float(each) < 1e-12 for each in re.findall(r"\d\.\de-\d+", line))
    assert len(re.findall(r"e-\d+", line)) == 2
