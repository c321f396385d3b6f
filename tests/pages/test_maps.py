"""The page of attention maps under the app test harness: what is asked of a network, what is drawn, what cannot be read."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.errors import Problem
from core.oracle.fetching import Fetch
from core.oracle.service import Oracle
from core.predict import maps, maps_child
from core.runs.process import Message
from core.sequences import pretrained
from core.wire import unpack
from pages.ui import fetched_models
from tests.core.predict.tiny_checkpoints import bert
from tests.pages.laboratory import Opener, both_languages, engine, words  # noqa: F401

pytestmark = pytest.mark.usefixtures("engine", "here")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("operator")
    bert(place / "small", "BertForSequenceClassification")
    bert(place / "nameless")
    (place / "nameless" / "config.json").unlink()
    bert(place / "pickled")
    (place / "pickled" / "model.safetensors").rename(place / "pickled" / "pytorch_model.bin")
    return place


@pytest.fixture
def here(root: Path, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The network is asked in this process; what it is asked is kept."""
    monkeypatch.setenv("GLASSBOX_CHECKPOINTS", str(root))
    asked: list[dict[str, Any]] = []

    def ask(_self: Oracle, function: str, arguments: Any = None, *_: object, **__: object) -> Message:
        module, name = function.split(":")
        assert module == "core.predict.maps_child"
        asked.append(dict(arguments))
        found: Message = getattr(maps_child, name)(**arguments)
        return found

    monkeypatch.setattr(Oracle, "ask", ask)
    return asked


def drawn(app: AppTest) -> list[Message]:
    """The looks that the component got."""
    (data,) = [json.loads(each.proto.json) for each in app.get("bidi_component") if "looks" in each.proto.json]
    return [unpack(base64.b64decode(each)) for each in data[0]["looks"]]


@both_languages
def test_a_text_is_read_and_drawn(language: str, open_page: Opener, here: list[dict[str, Any]]) -> None:
    app = open_page("maps", language, **{"maps.model": "folder:small", "maps.off": "101", "maps.hidden": "1"})
    assert not app.exception
    assert not app.error
    ((header, arrays),) = drawn(app)
    assert (header["off"], header["kept"][0], header["layers"], header["heads"]) == ([101], 1, 2, 3)
    assert arrays["maps"].sum(-1) == pytest.approx(1, abs=1e-5)
    assert header["change"] > 0
    assert here[-1]["text"] == words(language, "maps")["example.text.1"]


def test_two_texts_and_each_head_in_turn(open_page: Opener) -> None:
    app = open_page("maps", **{"maps.model": "folder:small", "maps.compare": "true", "maps.each": "true"})
    first, second = drawn(app)
    assert first[0]["tokens"] != second[0]["tokens"]
    assert first[1]["effects"].shape == (2, 3)


@both_languages
def test_what_the_trials_show_is_so_with_the_shipped_encoder(language: str) -> None:
    """Praise is praise and a complaint is one; at first, one head matters, and so does the word that says no."""
    text, path = words(language, "maps"), str(maps.FOLDER / "bilingual")
    praise, complaint = pretrained.load().read([text["example.text.2"], text["example.other"]])[:, 1]
    assert complaint < 0.5 < praise
    assert maps_child.effects("encoder", path, text["example.text.1"])[1]["effects"].max() > 0.02
    tokens = maps_child.look("encoder", path, text["example.text.1"])[0]["tokens"]
    without = 1 + tokens.index({"en": "not", "zh": "不"}[language])
    assert maps_child.look("encoder", path, text["example.text.1"], [without])[0]["change"] > 0.02


def test_the_trial_of_two_texts_sets_both(open_page: Opener, here: list[dict[str, Any]]) -> None:
    app = open_page("maps", **{"maps.model": "folder:small"})
    app.button(key="maps.try.compare").click().run()
    text = words("en", "maps")
    assert [each["text"] for each in here[-2:]] == [text["example.text.2"], text["example.other"]]


def test_the_trial_of_one_head_less_switches_off_the_one_that_matters_most(open_page: Opener, here: list[Any]) -> None:
    app = open_page("maps", **{"maps.model": "folder:small"})
    app.button(key="maps.try.off").click().run()
    assert not app.exception
    asked = {name: here[-1][name] for name in ("sort", "path", "text")}
    layer, head = maps_child.effects(**asked)[0]["most"]
    assert (here[-1]["off"], here[-1]["layer"], here[-1]["head"]) == ([100 * layer + head], layer, head)


def test_heads_and_tokens_that_there_are_not_are_refused(open_page: Opener) -> None:
    app = open_page("maps", **{"maps.model": "folder:small", "maps.hidden": "2,400", "maps.off": "101,4801"})
    (warning,) = [each.value for each in app.warning if "maps." in each.value]
    assert "maps.hidden" in warning
    assert "maps.off" in warning
    assert (app.session_state["maps.hidden"], app.session_state["maps.off"]) == ("2", "101")


def test_words_that_the_network_has_never_seen_are_named(open_page: Opener) -> None:
    app = open_page("maps", **{"maps.model": "folder:small", "maps.passage": "the dog sat"})
    assert [each.value for each in app.warning] == [words("en", "maps")["unknown"].replace("{{names}}", "`dog`").replace(" {{more}}", "")]  # fmt: skip
    app.text_area(key="maps.passage").set_value("the cat sat").run()
    assert not app.warning


@both_languages
def test_every_shipped_network_has_a_name(language: str, open_page: Opener) -> None:
    app = open_page("maps", language)
    named = app.selectbox(key=f"maps.model.{language}").options
    assert not {source.name for source in maps.sources("nobody").values() if source.sort != "folder"} & set(named)


def test_each_head_in_turn_is_asked_once_for_a_text(open_page: Opener, here: list[dict[str, Any]]) -> None:
    app = open_page("maps", **{"maps.model": "folder:small", "maps.each": "true"})
    app.session_state["maps.off"] = "202"
    app.run()
    assert here[-1]["off"] == [202]
    assert [each for each in here if "off" not in each] == here[1:2]
    assert drawn(app)[0][1]["effects"].shape == (2, 3)


def test_where_that_is_too_much_it_is_said(open_page: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maps_child, "MOST_WORK", 1)
    app = open_page("maps", **{"maps.model": "folder:small", "maps.each": "true"})
    assert words("en", "maps")["each.long"] in [each.value for each in app.caption]
    assert "effects" not in drawn(app)[0][1]


def test_what_fails_is_not_tried_at_each_touch(open_page: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def ask(_self: Oracle, function: str, *_: object, **__: object) -> Message:
        asked.append(function)
        raise Problem("checkpoint_shapes", name="small")

    monkeypatch.setattr(Oracle, "ask", ask)
    app = open_page("maps", **{"maps.model": "folder:small"})
    app.run()
    assert len(asked) == 1
    assert app.error


def test_another_network_has_all_its_heads_and_tokens(open_page: Opener, here: list[dict[str, Any]]) -> None:
    app = open_page("maps", **{"maps.model": "folder:small", "maps.hidden": "2", "maps.off": "101"})
    app.selectbox(key="maps.model.en").select_index(0).run()
    assert (here[-1]["sort"], here[-1]["hidden"], here[-1]["off"]) == ("encoder", [], [])


def test_another_head_of_a_short_text_asks_nothing_anew(open_page: Opener, here: list[dict[str, Any]]) -> None:
    app = open_page("maps", **{"maps.model": "folder:small"})
    count = len(here)
    app.session_state["maps.head"] = 2
    app.run()
    assert len(here) == count
    app.session_state["maps.off"] = "202"
    app.run()
    assert here[-1]["off"] == [202]


def test_with_another_text_no_token_is_left_out(open_page: Opener, here: list[dict[str, Any]]) -> None:
    app = open_page("maps", **{"maps.model": "folder:small", "maps.hidden": "2"})
    assert here[-1]["hidden"] == [2]
    app.text_area(key="maps.passage").set_value("the mat").run()
    assert (here[-1]["text"], here[-1]["hidden"]) == ("the mat", [])


@pytest.mark.parametrize(("name", "code"), [("nameless", "checkpoint_no_config"), ("pickled", "checkpoint_pickle")])
def test_a_folder_that_cannot_be_read_is_told(name: str, code: str, open_page: Opener, here: list[Any]) -> None:
    app = open_page("maps", **{"maps.model": f"folder:{name}", "maps.hidden": "3"})
    (error,) = app.error
    assert error.value == words("en", "problems")[f"problem.{code}"].replace("{{name}}", name)
    assert not here
    assert not app.warning


def test_fetching_is_off_unless_the_operator_says_otherwise(open_page: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    off = words("en", "maps")["hub.off"]
    assert off in [each.value for each in open_page("maps").caption]
    monkeypatch.setenv("GLASSBOX_HUB", "1")
    app = open_page("maps")
    assert off not in [each.value for each in app.caption]
    app.text_input(key="maps.hub").set_value("../../etc/passwd").run()
    app.button(key="maps.hub.fetch").click().run()
    assert "etc/passwd" in app.error[0].value.replace("\\", "")


def test_a_model_comes_while_the_page_goes_on(open_page: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLASSBOX_HUB", "1")
    states = {"someone/small": Fetch(True, 2_500_000, 0)}
    begun: list[str] = []
    models = SimpleNamespace(begin=lambda name, _: begun.append(name), state=states.__getitem__, stop=lambda *_: None)
    monkeypatch.setattr(fetched_models, "models", lambda: models)
    app = open_page("maps")
    app.text_input(key="maps.hub").set_value("someone/small").run()
    app.button(key="maps.hub.fetch").click().run()
    assert begun == ["someone/small"]
    assert any("2.5 MB" in each.value for each in app.info)
    assert drawn(app), "the maps are there meanwhile"
    states["someone/small"] = Fetch(False, 0, 0, Problem("hub_unreachable"))
    app.run()
    assert [each.value for each in app.error] == [words("en", "problems")["problem.hub_unreachable"]]
