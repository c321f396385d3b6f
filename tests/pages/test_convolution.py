"""The page of convolution under the app test harness: both languages, all views, pictures of one's own, links, questions."""

from __future__ import annotations

import base64
from functools import partial

import pytest

from core.foundations.convolution_config import ConvolutionConfig
from core.foundations.convolution_picture import bundled, levels
from core.oracle.service import oracle
from core.text import LANGUAGES
from pages.ui.text import text
from tests.pages import drawings
from tests.pages.drawings import Open, said
from tests.pages.drawings import given as data
from tests.pages.predicting import drawing

opened = partial(drawings.opened, "convolution")
VIEWS = ("window", "pooling", "field", "border")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_says_what_to_look_at_and_explains_itself(open_page: Open, language: str, view: str) -> None:
    app = opened(open_page, language, view=view)
    words = text("convolution", language)
    for block in ("look", "body", "try"):
        assert words(f"{block}.{view}") in said(app)
    assert words("credit.photo") in said(app)
    assert "{{" not in said(app)
    assert not app.error
    assert not app.warning
    given = data(app)
    assert given["part"] == view
    assert given["picture"]["shape"] == [1, 48, 48]
    assert base64.b64decode(given["picture"]["bytes"]) == levels(bundled("temple", 0), "gray").tobytes()


@pytest.mark.parametrize("name", ["temple", "roof", "flower", "petals", "digit"])
def test_every_bundled_picture_can_be_had_with_three_channels(open_page: Open, name: str) -> None:
    given = data(opened(open_page, picture=name, channels="color", digit="7"))
    side = 8 if name == "digit" else 48
    assert given["picture"]["shape"] == [3, side, side]
    assert base64.b64decode(given["picture"]["bytes"]) == levels(bundled(name, 7), "color").tobytes()


def test_a_link_carries_everything(open_page: Open) -> None:
    wanted = {
        "filters": "own,blur", "weights": ",".join(["1", "-2.5", "0.25", "0"] * 3), "size": "2", "padding": "3", "stride": "2",
        "dilation": "4", "groups": "1", "flip": "True", "channel": "1", "row": "4", "column": "5", "channels": "color",
        "layers": "conv5,pool3", "pool_size": "3", "pool_stride": "1", "pool_padding": "1",
    }  # fmt: skip
    app = opened(open_page, "zh", **wanted)
    assert not app.warning
    values = data(app)["values"]
    assert values["filters"] == ["own", "blur"]
    assert values["weights"] == [1, -2.5, 0.25, 0] * 3
    assert values["layers"] == ["conv5", "pool3"]
    assert values["flip"] is True
    for name in ("size", "padding", "stride", "dilation", "channel", "row", "column", "pool_size", "pool_padding"):
        assert values[name] == int(wanted[name]), name


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("weights", "1,2,3"),
        ("weights", "nan"),
        ("weights", "九" * 3000),
        ("filters", "sobel_x,nobody"),
        ("filters", ""),
        ("filters", ",".join(["blur"] * 7)),
        ("layers", "conv9"),
        ("padding", "99"),
        ("row", "x"),
    ],
)
def test_a_broken_link_is_named_and_leaves_the_defaults(open_page: Open, name: str, value: str) -> None:
    app = opened(open_page, **{name: value})
    (notice,) = app.warning
    assert "convolution." in notice.value
    values, default = data(app)["values"], ConvolutionConfig()
    for each in ("filters", "weights", "layers"):
        assert values[each] == list(getattr(default, each))


def test_own_weights_go_with_the_channels_of_the_picture(open_page: Open) -> None:
    app = opened(open_page, filters="own", weights="1,2,3,4,5,6,7,8,9")
    app.button_group(key="convolution.channels").set_value("color").run()
    assert data(app)["values"]["weights"] == [*range(1, 10)] * 3
    assert not app.warning


@pytest.mark.parametrize(("code", "kind"), [("slices", "error"), ("centered", "error"), ("memory", "beyond")])
def test_the_program_at_the_border_is_shown_and_run(open_page: Open, code: str, kind: str) -> None:
    app = opened(open_page, view="border", code=code, channels="color")
    assert data(app)["picture"]["shape"] == [1, 48, 48], "one channel is enough here"
    assert f"def {code}(" in app.code[0].value
    opening = text("convolution", "en").raw(f"outcome.{kind}").split(".")[0]
    assert opening in said(app)
    if kind == "error":
        assert "operands could not be broadcast" in said(app) or "out of bounds" in said(app)


def test_a_drawing_is_decoded_by_a_child_and_shown(open_page: Open) -> None:
    app = opened(open_page, picture="drawing")
    words = text("convolution", "en")
    assert words("own.none") in said(app)
    url = "data:image/png;base64," + base64.b64encode(drawing(7)).decode()
    app.session_state["convolution.sketch"] = {"picture": url}
    app.run()
    assert not app.error
    assert words("credit.drawing") in said(app)
    picture = data(app)["picture"]
    assert picture["shape"] == [1, 28, 28]
    bright = base64.b64decode(picture["bytes"])
    assert bright[0] == 0, "paper is 0"
    assert max(bright) > 90, "ink is bright"
    oracle().close()


@pytest.mark.parametrize("picture", ["data:image/png;base64,AAAA", "data:text/html,x"])
def test_what_is_no_picture_gets_a_sentence_and_the_page_stays(open_page: Open, picture: str) -> None:
    app = opened(open_page, picture="drawing")
    app.session_state["convolution.sketch"] = {"picture": picture}
    app.run()
    assert not app.exception
    assert len(app.error) == 1
    assert data(app)["picture"]["shape"] == [1, 48, 48]
    oracle().close()


# for each view what is answered rightly, and a wrong choice
QUESTIONS = [
    ({}, {"size": "23", "turn": "sign", "flat": "0"}, "other"),
    ({"filters": "sharpen", "channels": "color"}, {"size": "23", "turn": "same", "flat": "1.5"}, "other"),
    ({"filters": "emboss,blur"}, {"size": "23", "turn": "other", "weights": "18"}, "same"),
    ({"view": "pooling"}, {"kept": "25", "gradient": "1"}, None),
    ({"view": "pooling", "pool": "average"}, {"kept": "25 %", "gradient": "4"}, None),
    ({"view": "field"}, {"grown": "14", "moved": "smaller"}, "larger"),
    ({"view": "border"}, {"ending": "beyond", "outside": "95"}, "fine"),
    ({"view": "border", "size": "2", "code": "indices"}, {"ending": "error", "outside": "188"}, "beyond"),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("address", "answers", "wrong"), QUESTIONS)
def test_the_questions_are_about_what_is_shown_and_know_their_answers(
    open_page: Open, address: dict[str, str], answers: dict[str, str], wrong: str | None, language: str
) -> None:
    app = opened(open_page, language, **address)
    fields = {each.key: each for each in [*app.radio, *app.text_input] if "quiz" in (each.key or "")}
    assert set(fields) == {f"convolution.quiz.{name}.given" for name in answers}
    for name, answer in answers.items():
        fields[f"convolution.quiz.{name}.given"].set_value(answer)
    for name in answers:
        app.button(key=f"convolution.quiz.{name}.check").click().run()
    assert len(app.success) == len(answers)
    assert "{{" not in "".join(each.value for each in app.success)
    if wrong:
        (choice,) = (each.key for each in app.radio if "quiz" in (each.key or ""))
        app.radio(key=choice).set_value(wrong)
        app.button(key=choice.replace("given", "check")).click().run()
        assert len(app.info) == 1


def test_nothing_is_asked_about_what_is_impossible(open_page: Open) -> None:
    app = opened(open_page, picture="digit", size="5", dilation="4")
    assert not [each for each in [*app.radio, *app.text_input] if "quiz" in (each.key or "")]
    assert not app.error, "the drawing says why there is no output"
