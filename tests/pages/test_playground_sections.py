"""The playground's sections under the app test harness: own points, races, the shelf, hidden controls, the quiz."""

from __future__ import annotations

from typing import Any

import pytest

from core.config import ITEMS
from core.data.plane import PlaneConfig, load
from core.errors import Problem
from core.playground import points, quiz, trajectory
from core.playground import shelf as shelves
from core.playground.experiment import FEATURES, NETWORK, Experiment
from core.playground.packet import parameters
from core.playground.service import Service
from core.settings import settings
from core.text import LANGUAGES
from core.training.small import SmallConfig
from core.wire import unpack
from pages.ui import passing, shelf, small
from pages.ui.text import text
from tests.core.playground.here import here
from tests.pages.playing import QUICK, Open, address, finished, no_process, packet, said  # noqa: F401 - a fixture


def test_own_points_begin_with_those_that_were_shown(open_page: Open) -> None:
    app = open_page("playground", "en", **QUICK)
    app.selectbox(key="playground.kind.en.0").set_value("own").run()
    assert not app.exception
    header, arrays = packet(app)
    assert header["painting"]
    assert arrays["points"].shape == (40, 2)
    assert app.query_params["playground.own"] == points.copied(load(PlaneConfig(points=40)))


@pytest.mark.parametrize("own", [points.NO_POINTS, points.copied(load(PlaneConfig(points=20)))[:11]])
def test_points_that_nothing_can_be_learned_from_are_told(open_page: Open, own: str) -> None:
    app = open_page("playground", "en", **{"playground.kind": "own", "playground.own": own})
    assert not app.exception
    header, _ = packet(app)
    assert header["trunk"] is None
    assert header["trouble"]
    assert not app.error


def test_a_race_in_the_link_waits_until_something_can_be_learned(open_page: Open) -> None:
    link = {"playground.raced": "True", "playground.over": "learning_rate", "playground.laps": "50"}
    own = points.copied(load(PlaneConfig(points=20)))[:11]
    app = open_page("playground", "en", **{"playground.kind": "own", "playground.own": own}, **link)
    assert not app.warning
    assert {name: app.query_params[name] for name in link} == link


def test_a_typed_curve_is_learned_and_nonsense_is_told(open_page: Open) -> None:
    app = open_page("playground", "en", **QUICK)
    app.text_input(key="playground.formula").set_value("x^2 +").run()
    app.button(key="playground.formula.learn").click().run()
    assert len(app.error) == 1
    app.text_input(key="playground.formula").set_value("cos(x)").run()
    app.button(key="playground.formula.learn").click().run()
    assert not app.error
    header, _ = packet(app)
    assert header["curve"]
    assert app.query_params["playground.own"] == "=cos(x)"


def test_a_table_becomes_points_with_an_account(open_page: Open) -> None:
    app = open_page("playground", "en", **QUICK)
    rows = [f"{k / 10},{(k * 7) % 13},{'yes' if k % 2 else 'no'}" for k in range(60)] + ["oops,1,yes", ",2,no"]
    app.file_uploader(key="playground.table").set_value(
        ("t.csv", "\n".join(["a,b,c", *rows]).encode(), "text/csv")
    ).run()
    assert not app.exception
    app.button(key="playground.table.use").click().run()
    assert not app.error
    header, arrays = packet(app)
    assert header["data"]["kind"] == "own"
    assert arrays["points"].shape == (60, 2)
    assert "60 of 62 rows" in said(app)
    app.file_uploader(key="playground.table").set_value(("t.csv", b"\x00\x01\x02", "text/csv")).run()
    assert len(app.error) == 1


def test_hidden_controls_are_not_shown_and_keep_their_values(open_page: Open) -> None:
    link = {
        **QUICK,
        "playground.hidden": "noise,rule,points,race,presets",
        "playground.noise": "0.2",
        "playground.rule": "adam",
    }
    app = open_page("playground", "en", **link)
    assert not app.exception
    assert not app.warning
    shown = {widget.key for kind in ("slider", "selectbox", "button", "toggle") for widget in app.get(kind)}
    assert not shown & {"playground.noise", "playground.rule.en", "playground.points", "playground.raced"}
    assert "playground.preset.start" not in shown
    header, arrays = packet(app)
    assert header["data"]["noise"] == 0.2
    assert header["config"]["rule"] == "adam"
    assert len(arrays["points"]) == 40
    assert header["hidden"] == ["noise", "rule", "points", "race", "presets"]


def test_a_race_is_told_and_remembered(open_page: Open) -> None:
    link = {**QUICK, "playground.raced": "true", "playground.seeds": "2", "playground.laps": "10"}
    app = open_page("playground", "en", **link)
    assert not app.exception
    assert "14 networks, 10 epochs each" in said(app)
    (shown,) = [each.proto for each in app.get("bidi_component") if each.proto.component_name == "glassbox_race"]
    header, arrays = unpack(shown.bytes)
    assert len(header["names"]) == 7
    assert arrays["median"].shape == (7, 11)


@pytest.mark.parametrize("question", ["racing:race", "pieces:advance"])
def test_what_takes_long_and_fails_is_tried_once_more_and_then_left(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, question: str
) -> None:
    asked: list[str] = []

    def slow(function: str, arguments: dict[str, Any], *rest: Any, **more: Any) -> Any:
        faster = function == "pieces:advance" and arguments["experiment"]["network"]["learning_rate"] > 0.2
        if function == question and (faster or function == "racing:race"):
            asked.append(function)
            raise Problem("oracle_timeout")
        return here(function, arguments, *rest, **more)

    monkeypatch.setattr(Service, "ask", staticmethod(slow))
    link = {**QUICK, "playground.raced": "true", "playground.seeds": "1", "playground.laps": "10"}
    app = finished(open_page("playground", "en", **link))
    for _ in range(3):
        app.run()
    assert not app.exception
    assert len(app.error) == 1
    assert len(asked) == passing.TRIES, "however often the page is drawn"


def test_a_network_that_breaks_in_the_first_epoch_is_asked_nothing_of_its_course(open_page: Open) -> None:
    network = SmallConfig(units=(), activations=(), learning_rate=1.0, batch_size=1, epochs=20)
    given = Experiment(PlaneConfig("plane"), ("x1", "x2", "x1_squared"), network)
    app = finished(open_page("playground", "en", **address(given)))
    app.run()
    assert not app.exception
    assert packet(app)[0]["trunk"]["ended"] == packet(app)[0]["trunk"]["ended"] | {"reason": "diverged", "epoch": 0}
    keys = {widget.key for widget in app.button}
    assert "playground.quiz.updates.check" in keys
    assert not keys & {"playground.quiz.lowest.check", "playground.quiz.faster.check"}


def test_the_shelf_keeps_a_state_over_a_reload(open_page: Open) -> None:
    app = open_page("playground", "en", **QUICK)
    app.text_input(key="playground.shelf.name").set_value("mine").run()
    app.button(key="playground.shelf.put").click().run()
    assert not app.exception
    again = open_page("playground", "zh")
    assert "mine" in said(again)
    (drop,) = [button for button in again.button if button.label == text("playground", "zh")("keep.drop")]
    drop.click().run()
    assert "mine" not in said(again)


def test_the_shelf_keeps_what_is_shown_when_it_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    buttons: list[Any] = []
    with monkeypatch.context() as watched:
        watched.setattr(shelf.st, "button", lambda *_, on_click=None, **__: buttons.append(on_click))  # type: ignore[attr-defined]
        watched.setattr(shelf.st, "query_params", address := {"playground.units": "3", "other": "1"})  # type: ignore[attr-defined]
        shelf.show(text("playground", "en"), {}, {}, lambda _: "")
        address["playground.place"] = "7"  # only a fragment runs
        buttons[0]()
    assert [each.link for each in shelves.all_of("a" * 32)] == ["playground.units=3&playground.place=7"]


def test_a_table_s_limit_is_what_is_taken(open_page: Open) -> None:
    app = open_page("playground", "en", **QUICK)
    (uploader,) = app.get("file_uploader")
    assert uploader.label == text("playground", "en")("own.file", mb=min(settings().upload_mb, 5))


@pytest.mark.parametrize("network", [SmallConfig(epochs=20), SmallConfig(units=(), activations=(), epochs=20)])
def test_the_quiz_knows_the_answers(open_page: Open, network: SmallConfig) -> None:
    given = Experiment(PlaneConfig(points=40), network=network)
    app = finished(open_page("playground", "en", **address(given)))
    examples = load(given.data)
    line = trajectory.trunk(given)
    while not line.complete:
        line = trajectory.grow(line, 1.0, here)
    answers = {
        "parameters": str(parameters(given, examples)),
        "updates": str(quiz.updates(given, examples)[1]),
        "lowest": quiz.lowest(line)[0],
        "faster": quiz.faster(line, here)[0],
    }
    for question, answer in answers.items():
        key = f"playground.quiz.{question}"
        widgets = app.text_input if question in ("parameters", "updates") else app.radio
        widgets(key=f"{key}.given").set_value(answer)
        app.button(key=f"{key}.check").click().run()
        assert not app.exception
    assert len(app.success) == len(answers)


def test_a_process_that_does_not_answer_is_told_and_asked_again(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(*_: object, **__: object) -> None:
        raise Problem("oracle_timeout")

    with monkeypatch.context() as broken:
        broken.setattr(Service, "ask", staticmethod(silent))
        app = open_page("playground", "en", **QUICK)
        assert not app.exception
        assert len(app.error) == 1
    app.run()
    assert not app.error
    assert packet(app)[0]["complete"]


def test_every_choice_of_the_experiment_has_its_words() -> None:
    for language in LANGUAGES:
        page = text("playground", language)
        for knob in (*small.KNOBS.values(), FEATURES):
            for option in knob.choices:
                name = {"activations": "activation"}.get(knob.name, knob.name)
                assert f"choice.{name}.{option}" in page or f"feature.{option}" in page
        assert all(f"knob.{name}" in page for name in small.CONTROLS)
        assert {NETWORK[name].kind for name in ("units", "activations")} <= set(ITEMS)
