"""The oracle answers, keeps its answers, and survives whatever a function does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import numpy as np
import pytest

from core.errors import Problem
from core.oracle import service
from core.oracle.service import KEPT_BYTES, Oracle

HERE = "tests.core.oracle.functions"


@pytest.fixture(scope="module")
def oracle() -> Iterator[Oracle]:
    one = Oracle()
    yield one
    one.close()


def asked(oracle: Oracle, x: float, power: int = 3) -> tuple[float, int]:
    header, arrays = oracle.ask(f"{HERE}:slope", {"power": power}, {"x": np.array([x])})
    return float(arrays["slope"][0]), header["pid"]


def test_a_function_is_asked_in_another_process(oracle: Oracle) -> None:
    slope, pid = asked(oracle, 2.0)
    assert slope == 12.0
    assert pid != os.getpid()


def test_the_same_question_is_computed_once(oracle: Oracle, monkeypatch: pytest.MonkeyPatch) -> None:
    first = asked(oracle, 5.0)
    with monkeypatch.context() as patch:
        patch.setattr(oracle._process, "ask", None)
        assert asked(oracle, 5.0) == first
        with pytest.raises(TypeError):
            asked(oracle, 5.5)
    assert asked(oracle, 5.0, power=2)[0] == 10.0


def test_a_problem_comes_back_as_it_was_raised(oracle: Oracle) -> None:
    with pytest.raises(Problem, match="setting_out_of_range") as caught:
        oracle.ask(f"{HERE}:refuses")
    assert caught.value.params == {"name": "w", "low": 0, "high": 1}


@pytest.mark.parametrize(
    ("function", "code"), [("breaks", "oracle_failed"), ("dies", "oracle_failed"), ("hangs", "oracle_timeout")]
)
def test_what_goes_wrong_costs_one_question(oracle: Oracle, function: str, code: str) -> None:
    asked(oracle, 1.0)  # the child is there, so that the clock below measures the function alone
    with pytest.raises(Problem, match=code):
        oracle.ask(f"{HERE}:{function}", seconds=0.5 if function == "hangs" else 30)
    assert asked(oracle, float(len(function)))[0] == 3 * len(function) ** 2


def test_a_child_killed_between_two_questions_is_replaced(oracle: Oracle) -> None:
    _, pid = asked(oracle, 0.25)
    os.kill(pid, signal.SIGKILL)
    assert asked(oracle, 0.75)[0] == 3 * 0.75**2


def test_what_is_kept_has_a_limit(oracle: Oracle) -> None:
    for number in range(9):
        x = np.full(KEPT_BYTES // 100, float(number))
        oracle.ask(f"{HERE}:slope", {"power": 2}, {"x": x}, seconds=60)
    assert KEPT_BYTES // 2 < oracle._size <= KEPT_BYTES
    kept = len(oracle._kept)
    oracle.ask(f"{HERE}:slope", {"power": 2}, {"x": np.zeros(KEPT_BYTES // 8)}, seconds=60)
    assert len(oracle._kept) == kept, "an answer too large to keep drives out no other"


def test_whoever_changes_an_answer_changes_a_copy(oracle: Oracle) -> None:
    for _ in range(2):
        header, arrays = oracle.ask(f"{HERE}:slope", {"power": 2}, {"x": np.array([4.0])})
        assert header["power"] == 2
        header["power"] = arrays["more"] = np.zeros(1)
        assert not arrays["slope"].flags.writeable


def test_this_process_needs_no_torch_to_ask() -> None:
    code = "import sys, core.oracle.service; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=120).returncode == 0


def test_a_warm_oracle_has_its_process_before_it_is_asked() -> None:
    one = Oracle()
    try:
        for _ in range(3):
            one.warm()
        deadline = time.monotonic() + 60
        while one._process._socket is None:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        born = one._process._socket
        one.warm()
        assert asked(one, 3.0)[0] == 27.0
        assert one._process._socket is born, "the one that was made warm"
    finally:
        one.close()


def test_what_is_a_visitor_s_own_is_not_kept(oracle: Oracle) -> None:
    before = oracle._size, len(oracle._kept)
    question = f"{HERE}:slope", {"power": 5}, {"x": np.array([3.25])}
    first = oracle.ask(*question, keep=False)[0]
    assert oracle.ask(*question, keep=False)[0] == first
    assert (oracle._size, len(oracle._kept)) == before


def test_a_question_that_nobody_wants_is_dropped_when_its_turn_comes(oracle: Oracle) -> None:
    with pytest.raises(Problem, match="oracle_busy"):
        oracle.ask(f"{HERE}:hangs", wanted=lambda: False)
    assert oracle.ask(f"{HERE}:slope", {"power": 2}, {"x": np.array([7.5])}, wanted=lambda: True)[0]["power"] == 2


def test_whoever_asks_briefly_does_not_wait_for_long_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "_oracles", {})
    with service.patient()._turns.turn(1):  # somebody's long question is being answered
        assert asked(service.oracle(), 1.5)[0] == 3 * 1.5**2
    assert service.patient()._patience > service.oracle()._patience
    service.close()
    assert service.oracle()._process.pid is None


def test_all_end_with_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "_oracles", {})
    closed: list[Oracle] = []
    monkeypatch.setattr(Oracle, "close", lambda each: closed.append(each))
    every = [service.oracle(), service.patient(), service.decoder()]
    service.close()
    assert closed == every
