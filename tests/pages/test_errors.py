"""The page Error analysis under the app test harness: numbers, cells by link, labels put right and learned from, both languages."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.data.pictures import MOST_CORRECTIONS, PicturesConfig, load
from core.runs.run import Run
from core.runs.service import engine
from core.text import LANGUAGES
from pages.ui import networks
from pages.ui.text import Text, text
from tests.pages import drawings
from tests.pages.drawings import Open, given
from tests.pages.predicting import VISITOR, said
from tests.pages.predicting import run as run
from tests.pages.predicting import weights as weights

opened = partial(drawings.opened, "errors")
data = partial(given, part="errors.matrix")


@pytest.fixture(autouse=True)
def _without_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLASSBOX_DATA", "")


def mine(app: AppTest) -> AppTest:
    """As the visitor who owns the runs of these tests."""
    app.session_state["visitor.fallback"] = VISITOR
    return app.run()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_newcomer_sees_the_surest_mistakes_of_the_digit_reader(open_page: Open, language: str) -> None:
    app, words = opened(open_page, language), text("errors", language)
    assert not app.error
    assert not app.warning
    assert words("look") in said(app)
    assert words("set.other") in [each.value for each in app.caption]
    assert "{{" not in said(app)
    given = data(app)
    assert given["values"]["show"] == "surest"
    counts = [given["confusion"][10 * row : 10 * row + 10] for row in range(10)]
    wrong = sum(map(sum, counts)) - sum(counts[k][k] for k in range(10))
    assert given["gallery"]["total"] == wrong
    row, column = given["worst"]
    assert counts[row][column] == max(counts[i][j] for i in range(10) for j in range(10) if i != j)
    sure = [max(each) for each in given["gallery"]["probabilities"]]
    assert sure == sorted(sure, reverse=True)


def test_a_run_is_measured_with_its_own_test_pictures(open_page: Open, run: str) -> None:
    app = opened(open_page, model=run)
    assert text("errors", "en")("set.other") not in [each.value for each in app.caption]
    part = load(PicturesConfig()).test
    given = data(app)
    assert sum(given["confusion"]) == len(part)
    assert given["gallery"]["labels"] == part.labels[given["gallery"]["numbers"]].tolist()
    rows = [line for line in said(app).split("\n") if line.startswith("| 3 |")]
    three = [given["confusion"][30 + k] for k in range(10)]
    assert f"| {100 * three[3] / sum(three):.1f} % |" in rows[0].replace("**", "").replace("\N{NO-BREAK SPACE}", " ")
    assert f"| {sum(three)} |" in rows[0]


def test_a_link_opens_a_cell_and_one_picture_of_it(open_page: Open, run: str) -> None:
    whole = data(opened(open_page, model=run))
    row, column = whole["worst"]
    app = opened(open_page, model=run, show="cell", row=str(row), column=str(column))
    gallery = data(app)["gallery"]
    assert gallery["total"] == whole["confusion"][10 * row + column] == len(gallery["numbers"])
    assert set(gallery["labels"]) == {row}
    assert {each.index(max(each)) for each in gallery["probabilities"]} == {column}
    number = gallery["numbers"][-1]
    app = opened(open_page, model=run, show="cell", row=str(row), column=str(column), number=str(number))
    assert data(app)["values"]["number"] == number


def test_a_cell_without_pictures_is_no_error(open_page: Open, run: str) -> None:
    given = data(opened(open_page, model=run))
    empty = next(k for k, count in enumerate(given["confusion"]) if not count)
    app = opened(open_page, model=run, show="cell", row=str(empty // 10), column=str(empty % 10))
    assert not app.error
    assert data(app)["gallery"] is None
    assert not [each for each in app.button if each.key == "errors.correct"]


def test_a_label_put_right_is_counted_taken_back_and_learned_from(open_page: Open, run: str) -> None:
    app = mine(opened(open_page, model=run, part="train"))
    words, before = text("errors", "en"), data(app)
    gallery = before["gallery"]
    read = gallery["probabilities"][0].index(max(gallery["probabilities"][0]))
    place, label = gallery["places"][0], gallery["labels"][0]
    app.selectbox(key=f"errors.label.en.{place}.{label}").select(read).run()
    app.button(key="errors.correct").click().run()
    assert not app.exception
    after = data(app)
    assert after["gallery"]["total"] == gallery["total"] - 1
    assert after["confusion"][10 * label + read] == before["confusion"][10 * label + read] - 1
    assert after["confusion"][11 * read] == before["confusion"][11 * read] + 1
    (which,) = [each for each in app.selectbox if each.key == "errors.back.en"]
    told = words("corrected.one", part="Training", number=gallery["numbers"][0], old=str(label), new=str(read))
    assert which.options == [told]
    assert app.query_params["errors.corrected"] == f"{place},{read}"

    app.button(key="errors.train").click().run()
    assert not app.error
    trained = engine().store.get(app.session_state["errors.trained"][1])
    assert trained is not None
    assert trained.visitor == VISITOR
    assert trained.experiment["data"]["corrected"] == [place, read]
    assert trained.experiment["begin"] == run.removeprefix("run:")
    assert trained.experiment["epochs"] == 3

    app.button(key="errors.undo").click().run()
    assert data(app)["confusion"] == before["confusion"]
    assert "errors.corrected" not in app.query_params


def correct(app: AppTest) -> str:
    """Say that the first picture that is shown is what the network takes it for; returns the correction as the address has it."""
    gallery = data(app)["gallery"]
    read = gallery["probabilities"][0].index(max(gallery["probabilities"][0]))
    place, label = gallery["places"][0], gallery["labels"][0]
    app.selectbox(key=f"errors.label.en.{place}.{label}").select(read).run()
    app.button(key="errors.correct").click().run()
    assert not app.exception
    return f"{place},{read}"


def test_corrections_of_another_set_wait_for_it(open_page: Open, run: str) -> None:
    app = opened(open_page, model=run, of="fashion", corrected="3,1")
    assert not app.error
    assert not app.warning
    assert not [each for each in app.button if each.key == "errors.undo"]
    assert app.query_params["errors.corrected"] == "3,1"
    mine = correct(app)
    assert (app.query_params["errors.of"], app.query_params["errors.corrected"]) == ("digits", mine)
    assert app.session_state["errors.corrections"]["fashion"] == (3, 1)


def test_one_correction_too_many_costs_none_of_the_others(open_page: Open, run: str) -> None:
    part = load(PicturesConfig()).train  # none of them is among the test pictures
    some = zip(part.places.tolist(), part.labels.tolist(), strict=True)
    numbers = [number for place, label in some for number in (place, (label + 1) % 10)][: 2 * MOST_CORRECTIONS]
    full = ",".join(map(str, numbers))
    app = opened(open_page, model=run, part="test", of="digits", corrected=full)
    before = app.query_params["errors.corrected"]
    correct(app)
    assert app.error[0].value == text("problems", "en")("problem.corrections_too_many", limit=MOST_CORRECTIONS)
    assert app.query_params["errors.corrected"] == before
    app.button(key="errors.undo.all").click().run()
    assert "errors.corrected" not in app.query_params


@pytest.mark.parametrize("value", ["1", "99999999,1", "3,77", "3,1,3,2"])
def test_corrections_that_cannot_be_are_said(open_page: Open, run: str, value: str) -> None:
    app = opened(open_page, model=run, of="digits", corrected=value)
    assert len(app.error) == 1
    assert "{{" not in app.error[0].value
    app.button(key="errors.forget").click().run()
    assert not app.error
    assert data(app)["gallery"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("row", "-1"), ("number", "x"), ("part", "attic"), ("corrected", "a,b"), ("of", "../x"), ("show", "")],
)
def test_a_hostile_link_opens_at_the_defaults_and_says_so(open_page: Open, name: str, value: str) -> None:
    app = opened(open_page, **{name: value})
    assert f"errors.{name}" in app.warning[0].value
    assert data(app)["values"]["show"] == "surest"


def test_the_garment_reader_without_its_pictures_says_where_they_are_fetched(open_page: Open) -> None:
    app = opened(open_page, model="shipped:fashion")
    assert not app.error
    assert {text("errors", "en")(key) for key in ("set.missing", "set.choose")} <= {each.value for each in app.caption}


def test_a_run_that_learns_is_not_looked_at(open_page: Open, run: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asleep = networks.known

    def awake(page: Text) -> dict[str, Any]:
        return {
            ref: replace(each, state="running") if isinstance(each, Run) else each for ref, each in asleep(page).items()
        }

    monkeypatch.setattr(networks, "known", awake)
    app = opened(open_page, model=run)
    assert [each.value for each in app.info] == [text("errors", "en")("learning")]
    assert not [each for each in app.get("bidi_component") if each.proto.id.endswith("errors.matrix.stage")]


def test_questions_know_the_matrix(open_page: Open, run: str) -> None:
    app = opened(open_page, model=run)
    given, words = data(app), text("errors", "en")
    row = given["worst"][0]
    counts = given["confusion"][10 * row : 10 * row + 10]
    share = 100 * counts[row] / sum(counts)
    app.text_input(key="errors.quiz.recall.given").input(f"{share:.3f}")
    app.button(key="errors.quiz.recall.check").click().run()
    assert words("quiz.recall.right", answer=f"{share:.4g}") in [each.value for each in app.success]
