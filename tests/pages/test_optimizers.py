"""The page of optimizers on a surface under the app test harness: both languages, surfaces, links, presets, typed functions."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.foundations.optimizers_config import NAMES, PRESETS, STARTS, TYPED, OptimizersConfig, settled, surface_of
from core.foundations.optimizers_questions import questions
from core.foundations.optimizers_run import shown
from core.text import LANGUAGES, read_blocks
from pages.ui import stage
from pages.ui.text import text

Open = Callable[..., AppTest]


def data(app: AppTest) -> dict[str, Any]:
    """What the drawing was given."""
    (found,) = (each.proto for each in app.get("bidi_component") if each.proto.id.endswith("race.stage"))
    return dict(json.loads(found.json)[0])


def opened(open_page: Open, language: str = "en", **state: str) -> AppTest:
    app = open_page("optimizers", language, **{f"optimizers.{name}": value for name, value in state.items()})
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    return "\n".join(block.value for block in app.markdown)


@pytest.mark.parametrize("surface", STARTS)
def test_it_draws_what_core_computed_and_says_what_to_look_at(open_page: Open, surface: Any) -> None:
    for language in LANGUAGES:
        app = opened(open_page, language, surface=surface)
        words = text("optimizers", language)
        assert words(f"look.{surface}") in said(app)
        assert "{{" not in said(app)
        assert not app.error
        assert not app.warning
        given = data(app)
        expected = json.loads(json.dumps(shown(OptimizersConfig(surface=surface), TYPED)))
        assert {name: given[name] for name in expected} == expected
        assert given["values"]["who"] == ["gd", "momentum", "adam"]


def test_a_link_carries_everything(open_page: Open) -> None:
    wanted = {
        "surface": "beale", "who": "adam,newton", "start": "1.5,-2", "rates": ",".join(["0.5"] * 10), "horizon": "1000",
        "noise": "1.5", "seed": "4", "momentum": "0.5", "smoothing": "0.9", "beta1": "0.8", "beta2": "0.99", "decay": "0.3",
        "correction": "off", "newton": "repaired", "step": "700", "looked": "newton", "turn": "-40", "tilt": "60",
        "tempo": "fast",
    }  # fmt: skip
    app = opened(open_page, "zh", **wanted)
    assert not app.warning
    values = data(app)["values"]
    assert values["who"] == ["adam", "newton"]
    assert (values["start"], values["rates"]) == ([1.5, -2], [0.5] * 10)
    for name in wanted.keys() - {"surface", "who", "start", "rates"}:
        assert str(values[name]).removesuffix(".0") == wanted[name]
    assert len(data(app)["noise"]) == 1000


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("surface", "moon"),
        ("who", "adam,nobody"),
        ("rates", "0.1,nan"),
        ("start", "99,0"),
        ("noise", "-1"),
        ("f", "x + z"),
        ("f", "x" * 300),
        ("step", "1001"),
    ],
)
def test_a_broken_link_is_named_and_leaves_the_defaults(open_page: Open, name: str, value: str) -> None:
    app = opened(open_page, **{name: value})
    (notice,) = app.warning
    assert f"optimizers.{name}" in notice.value
    assert data(app)["surface"] == json.loads(json.dumps(shown(OptimizersConfig(), TYPED)["surface"]))


def test_another_surface_brings_its_own_start_and_rates(open_page: Open) -> None:
    app = opened(open_page, start="1,1", rates=",".join(["0.5"] * 10), step="9")
    app.selectbox[0].set_value("himmelblau").run()
    values = data(app)["values"]
    assert (values["start"], values["rates"], values["step"]) == ([], [], 0)
    assert data(app)["suggested"]["start"] == list(STARTS["himmelblau"])


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_sets_its_settings_and_all_others_back(open_page: Open, preset: str) -> None:
    app = opened(open_page, noise="7", momentum="0.1", surface="beale")
    app.button(key=f"optimizers.try.{preset}").click().run()
    assert not app.exception
    config = settled(OptimizersConfig(**PRESETS[preset]))  # type: ignore[arg-type]
    values = data(app)["values"]
    assert values["who"] == list(config.who)
    assert (values["noise"], values["momentum"], values["correction"]) == (config.noise, 0.9, config.correction)
    assert data(app)["surface"] == json.loads(json.dumps(shown(config, TYPED)["surface"]))
    if "rates" in PRESETS[preset]:
        assert values["rates"] == list(config.rates)


@pytest.mark.parametrize(
    ("typed", "word"),
    [("x + z", "z"), ("x" * 300, "300"), ("", "no function"), ("tan(" * 18 + "x*y" + ")" * 18, "4000")],
)
def test_a_function_that_cannot_be_used_gets_a_sentence_and_the_last_one_stays(
    open_page: Open, typed: str, word: str
) -> None:
    app = opened(open_page, surface="own", f="x^2 + y^2")
    before = data(app)["surface"]
    app.text_input(key="optimizers.typed").set_value(typed).run()
    assert not app.exception
    assert word in app.error[0].value
    assert data(app)["surface"] == before


@pytest.mark.parametrize("typed", ["1/0", "log(-1 - x^2)", "exp(exp(exp(x)))", "x^x^y", "7", "x/x", "1e308*x*1e308"])
def test_functions_without_values_or_hollows_do_no_harm(open_page: Open, typed: str) -> None:
    app = opened(open_page, surface="own", f=typed)
    assert not app.error
    assert data(app)["hollows"] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", [{}, {"correction": "off", "surface": "himmelblau"}])
def test_the_questions_know_their_answers(open_page: Open, language: str, state: dict[str, str]) -> None:
    app = opened(open_page, language, **state)
    config = settled(OptimizersConfig(**state))  # type: ignore[arg-type]
    expected = questions(config, surface_of(config))
    fields = {each.key: each for each in [*app.radio, *app.text_input] if "quiz" in (each.key or "")}
    assert set(fields) == {f"optimizers.quiz.{each.name}.given" for each in expected}
    for each in expected:
        fields[f"optimizers.quiz.{each.name}.given"].set_value(str(each.answer))
    for each in expected:
        app.button(key=f"optimizers.quiz.{each.name}.check").click().run()
    assert len(app.success) == len(expected) >= 3
    assert "{{" not in "".join(each.value for each in app.success)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_drawing_is_there(language: str) -> None:
    """And none that it does not say, but those whose name is put together."""
    own = "".join(path.read_text("utf-8") for path in sorted((stage.COMPONENTS / "optimizers").glob("*.js")))
    said_ = set(re.findall(r'view\.say\(\s*"([\w.]+)"', own)) | {"typed", "bounds", "help", "work", "work.none"}
    said_ |= {f"help.{name}" for name in re.findall(r'"data-help": "(\w+)"', own)}
    labels = read_blocks(stage.COMPONENTS.parent / "text" / language / "optimizers.md")
    named = {key.removeprefix("stage.") for key in labels if key.startswith("stage.")}
    built = {f"rule.{name}" for name in NAMES} | {
        f"note.{name}" for name in (*NAMES, "top", "saddle", "repaired", "uphill")
    }
    built |= {f"table.{name}" for name in ("name", "rate", "place", "height", "reached", "fate")}
    built |= {f"fate.{name}" for name in ("far", "gap", "deepest", "local", "saddle", "flat")} | {"play", "pause"}
    for name in (
        "noise",
        "momentum",
        "smoothing",
        "beta1",
        "beta2",
        "decay",
        "correction",
        "newton",
        "tempo",
        "horizon",
    ):
        built |= {name, f"help.{name}"}
    built |= {"correction.on", "correction.off", "newton.plain", "newton.repaired", "horizon.50", "horizon.200"}
    built |= {"horizon.1000", "tempo.slow", "tempo.normal", "tempo.fast"}
    built -= {"note.newton"}  # it says which kind of place it is
    assert named == said_ | built, named ^ (said_ | built)
