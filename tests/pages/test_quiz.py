"""Questions: open at first, judged when asked, open again when another answer is right, and safe against what is typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.quiz import spoken

SCRIPT = str(Path(__file__).with_name("quiz_script.py"))


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_file(SCRIPT, default_timeout=60).run()


def check(app: AppTest, name: str) -> AppTest:
    return app.button(key=f"trial.quiz.{name}.check").click().run()


def verdicts(app: AppTest) -> tuple[list[str], list[str]]:
    return [each.value.split()[0] for each in app.success], [each.value.split()[0] for each in app.info]


def test_nothing_is_judged_before_it_is_asked(app: AppTest) -> None:
    assert not app.exception
    assert verdicts(app) == ([], [])
    assert verdicts(check(app, "side")) == ([], []), "nothing was chosen"
    assert verdicts(check(app, "slope")) == ([], []), "nothing was typed"
    app.radio[0].set_value("left").run()
    assert verdicts(app) == ([], []), "chosen, not yet checked"


def test_right_and_wrong(app: AppTest) -> None:
    app.radio[0].set_value("right")
    assert verdicts(check(app, "side")) == ([], ["quiz.side.wrong"])
    assert "quiz.side.left" in app.info[0].value, "the right answer is told"
    app.radio[0].set_value("left")
    assert verdicts(check(app, "side")) == (["quiz.side.right"], [])
    app.text_input[0].set_value("1/4")
    assert verdicts(check(app, "slope"))[0] == ["quiz.side.right", "quiz.slope.right"]
    app.text_input[0].set_value("0.3")
    assert verdicts(check(app, "slope"))[1] == ["quiz.slope.wrong"]


def test_another_state_opens_the_questions_again(app: AppTest) -> None:
    app.radio[0].set_value("left")
    assert verdicts(check(app, "side")) == (["quiz.side.right"], [])
    app.session_state["answer"] = 2.0
    assert verdicts(app.run()) == ([], [])
    assert verdicts(check(app, "side")) == ([], ["quiz.side.wrong"])


def test_a_verdict_goes_with_the_answer_it_was_about(app: AppTest) -> None:
    app.radio[0].set_value("left")
    app.text_input[0].set_value("0.3")
    check(app, "slope")
    assert verdicts(check(app, "side")) == (["quiz.side.right"], ["quiz.slope.wrong"])
    app.radio[0].set_value("right").run()
    assert verdicts(app) == ([], ["quiz.slope.wrong"]), "chosen, not yet checked"
    app.text_input[0].set_value("0.25").run()
    assert verdicts(app) == ([], [])


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (r"With $\eta =$ $0.5$: what does $w_1$ do?", "With eta = 0.5 : what does w_1 do?"),
        (r"after $A = \begin{pmatrix} 2 & 1 \\ 1 & 2 \end{pmatrix}$ has", "after A = (2 1; 1 2) has"),
        (r"$f(x) = \frac{1}{x}$ from 0", "f(x) = 1/x from 0"),
    ],
)
def test_a_question_is_named_without_the_signs_of_its_formulas(question: str, said: str) -> None:
    assert spoken(question) == said


@pytest.mark.parametrize("nothing", [-0.0, -1e-17])
def test_nothing_has_no_sign(nothing: float, app: AppTest) -> None:
    app.session_state["answer"] = nothing
    app.text_input[0].set_value("0")
    assert verdicts(check(app, "slope"))[0] == ["quiz.slope.right"]
    assert app.success[0].value.split()[1] == "0"


@pytest.mark.parametrize("text", ["<script>", "1/0", "nan", "九" * 40])
def test_what_is_no_number_gets_a_sentence(text: str, app: AppTest) -> None:
    app.text_input[0].set_value(text)
    check(app, "slope")
    assert not app.exception
    assert len(app.error) == 1
    assert verdicts(app) == ([], [])
