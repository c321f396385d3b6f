"""Questions that fail and may not fail the next time: asked again when the page is drawn anew, and not for ever."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.errors import Problem
from core.oracle.service import Oracle
from pages.ui import asked, passing

PATIENCE = 60.0
FAILED = ("oracle_timeout", "oracle_failed", "predictor_timeout", "predictor_failed")
BUSY = ("oracle_busy", "predictor_busy", "store_unavailable")


class Answers:
    """Answers or raises what is in the list, one after another; the last one again and again. It counts."""

    def __init__(self, *answers: object) -> None:
        self.answers, self.count = answers, 0

    def __call__(self) -> object:
        answer = self.answers[min(self.count, len(self.answers) - 1)]
        self.count += 1
        if isinstance(answer, Exception):
            raise answer
        return answer


def once_script(compute: "Callable[[], object]", question: str) -> None:  # noqa: UP037 - run without this file
    import streamlit as st

    from core.errors import Problem
    from pages.ui import once

    try:
        st.write(once.computed("key", question, compute))
    except Problem as problem:
        st.write(problem.code)


def soon_script(question: str) -> None:
    import streamlit as st

    from core.errors import Problem
    from pages.ui import asked

    answer = asked.soon("name", "module:function", {"question": question})
    st.write(answer.code if isinstance(answer, Problem) else str(answer))


def said(app: AppTest) -> str:
    return str(app.markdown[0].value)


def opened(compute: Answers) -> AppTest:
    return AppTest.from_function(once_script, kwargs={"compute": compute, "question": "a"}, default_timeout=PATIENCE)


@pytest.mark.parametrize("code", [*BUSY, *FAILED])
def test_what_passes_is_computed_again(code: str) -> None:
    compute = Answers(Problem(code), "fine")
    app = opened(compute).run()
    assert said(app) == code
    assert [said(app.run()) for _ in range(3)] == ["fine"] * 3
    assert compute.count == 2


@pytest.mark.parametrize("code", FAILED)
def test_what_fails_twice_stays_until_the_question_changes(code: str) -> None:
    compute = Answers(Problem(code))
    app = opened(compute).run()
    assert [said(app.run()) for _ in range(4)] == [code] * 4
    assert compute.count == passing.TRIES == 2
    app.args, app.kwargs = (), {"compute": Answers("fine"), "question": "b"}
    assert said(app.run()) == "fine"


def test_what_is_wrong_with_the_question_is_not_asked_again() -> None:
    compute = Answers(Problem("class_unknown"), "fine")
    app = opened(compute).run()
    assert said(app.run()) == "class_unknown"
    assert compute.count == 1


# ---- questions that a page does not wait for


class Fake:
    """An oracle that answers at once, and counts."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers

    def ask(self, *_given: Any, **_more: Any) -> object:
        return self.answers()


def redrawn(app: AppTest) -> str:
    """What the page says when it is drawn after the answer has come."""
    app.run()
    assert app.session_state["asked.name"].done.wait(PATIENCE)
    return said(app.run())


def test_a_question_that_fails_is_asked_twice_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = Answers(Problem("oracle_timeout"))
    monkeypatch.setattr(asked, "oracle", lambda: Fake(answers))
    app = AppTest.from_function(soon_script, kwargs={"question": "a"}, default_timeout=PATIENCE)
    assert [redrawn(app) for _ in range(4)] == ["oracle_timeout"] * 4
    assert answers.count == 2
    app.kwargs = {"question": "b"}
    redrawn(app)
    assert answers.count > 2


def test_a_defect_is_said_like_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits without end for an answer that cannot come."""
    monkeypatch.setattr(asked, "oracle", lambda: Fake(Answers(RuntimeError("nobody thought of this"))))
    app = AppTest.from_function(soon_script, kwargs={"question": "a"}, default_timeout=PATIENCE)
    assert redrawn(app) == "oracle_failed"


def test_a_busy_moment_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = Answers(*[Problem("oracle_busy")] * 3, "fine")
    monkeypatch.setattr(asked, "oracle", lambda: Fake(answers))
    app = AppTest.from_function(soon_script, kwargs={"question": "a"}, default_timeout=PATIENCE)
    assert [redrawn(app) for _ in range(4)][-1] == "fine"
    assert answers.count == 4


def test_what_nobody_wants_any_more_is_not_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = Slow()
    oracle = Oracle()
    monkeypatch.setattr(oracle, "_process", slow)
    monkeypatch.setattr(asked, "oracle", lambda: oracle)
    monkeypatch.setattr(asked, "AT_ONCE", 0.0)
    app = AppTest.from_function(soon_script, default_timeout=PATIENCE)
    for question in "abcd":
        app.kwargs = {"question": question}
        app.run()
        assert slow.begun.wait(PATIENCE)
        deadline = time.monotonic() + PATIENCE
        while oracle.waiting < "abcd".index(question):
            assert time.monotonic() < deadline
            time.sleep(0.01)
    slow.may.set()
    assert app.session_state["asked.name"].done.wait(PATIENCE)
    assert slow.asked == ["a", "d"]


class Slow:
    """A child that answers when it may."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.begun, self.may = threading.Event(), threading.Event()

    def ask(self, question: dict[str, Any], *_: Any) -> Any:
        self.asked.append(question["arguments"]["question"])
        self.begun.set()
        assert self.may.wait(PATIENCE)
        return {"answer": {}}, {}
