"""The processes of the playground: NumPy at once, the compiled engine when it is ready, nobody kept waiting."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

import pytest

from core.errors import Problem
from core.playground import service as services
from core.playground.service import Service


class Fake:
    """A process that answers as the real one does; of one that breaks, compiling fails."""

    asked: list[tuple[int, str]]
    made: int
    broken: bool
    meanwhile: Callable[[], None] | None  # happens while a process of this name answers
    at: str
    all: list[Fake]
    waiting = 0

    def __init__(self, _body: str) -> None:
        self.number = Fake.made
        Fake.made += 1
        self.closed = False
        Fake.all.append(self)

    def ask(self, function: str, arguments: dict[str, Any], *_: Any, **__: Any) -> Any:
        Fake.asked.append((self.number, function.rpartition(":")[2]))
        if Fake.meanwhile and function.endswith(Fake.at):
            Fake.meanwhile()
        if self.closed:  # as a process that was ended over its question
            raise Problem("oracle_failed")
        if Fake.broken and function.endswith(":compile"):
            raise Problem("oracle_failed")
        return {"engine": "compiled" if arguments.get("compile") else "numpy"}, {}

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> type[Fake]:
    Fake.asked, Fake.made, Fake.broken = [], 0, False
    Fake.meanwhile, Fake.at, Fake.all = None, "", []
    monkeypatch.setattr(services, "Oracle", Fake)
    return Fake


def warmed(service: Service) -> Service:
    service.allow()
    service.warm()
    assert service._warming is not None
    service._warming.join(30)
    return service


def test_nothing_is_compiled_unless_it_is_allowed(fake: type[Fake]) -> None:
    service = Service()
    service.warm()
    assert service.settled
    assert service.engine == "numpy"
    assert not fake.asked


def test_another_process_compiles_and_a_fresh_one_takes_over(fake: type[Fake]) -> None:
    service = Service()
    service.ask("pieces:advance", {})
    training = fake.asked[0][0]
    warmed(service)
    assert service.settled
    assert service.engine == "compiled"
    assert [number for number, name in fake.asked if name == "compile"] != [training]
    service.ask("pieces:advance", {})
    assert fake.asked[-1][0] != training
    service.warm()
    assert sum(name == "compile" for _, name in fake.asked) == 1
    service.close()


@pytest.mark.parametrize("at", [":compile", ":load"])
def test_who_is_closed_while_it_warms_stays_closed(fake: type[Fake], at: str) -> None:
    service = Service()
    fake.at, fake.meanwhile = at, service.close
    warmed(service)
    assert service.settled
    assert service.engine == "numpy"
    assert all(process.closed for process in fake.all)
    assert not service._processes


def test_closing_ends_the_one_that_compiles_and_the_one_that_loads(fake: type[Fake]) -> None:
    service, compiling, ended = Service(), threading.Event(), threading.Event()

    def wait() -> None:
        compiling.set()
        ended.wait(10)

    fake.at, fake.meanwhile = ":compile", wait
    service.allow()
    service.warm()
    assert compiling.wait(10)
    service.close()
    assert all(process.closed for process in fake.all)
    ended.set()
    assert service._warming is not None
    service._warming.join(10)
    assert service.engine == "numpy"


def test_where_nothing_compiles_numpy_goes_on(fake: type[Fake]) -> None:
    fake.broken = True
    service = warmed(Service())
    assert service.settled
    assert service.engine == "numpy"
    service.ask("pieces:advance", {})


def test_a_race_keeps_no_click_waiting(fake: type[Fake]) -> None:
    service = Service()
    service.ask("racing:race", {}, of=services.RACES)
    service.ask("pieces:advance", {})
    assert len({number for number, _ in fake.asked}) == 2


def test_a_question_has_its_time_and_its_failure_is_the_asker_s(
    fake: type[Fake], monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[float] = []

    def ask(_: Fake, _function: str, _arguments: dict[str, Any], _arrays: Any, seconds: float) -> Any:
        given.append(seconds)
        raise Problem("oracle_timeout")

    monkeypatch.setattr(fake, "ask", ask)
    service = Service()
    for more in ({}, {"seconds": 3.0}):
        with pytest.raises(Problem, match="oracle_timeout"):
            service.ask("pieces:advance", {}, **more)
    assert given == [services.PATIENCE, 3.0]


def test_the_process_loads_no_torch() -> None:
    code = "import sys, core.playground.child, core.playground.pieces; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0


def test_the_real_process_answers_and_ends() -> None:
    service = Service()
    try:
        header, _ = service.ask("child:load", {"compile": False})
        assert header == {"engine": "numpy"}
        with pytest.raises(Problem):
            service.ask(
                "pieces:zoomed", {"experiment": {"own": 3}, "changes": [], "start": 0, "engine": "numpy", "epoch": 1}
            )
    finally:
        service.close()


def test_a_crowd_shares_the_process_in_short_pieces(fake: type[Fake], monkeypatch: pytest.MonkeyPatch) -> None:
    service = Service()
    assert service.share(0.25) == 0.25
    assert not fake.all, "nothing is begun by asking"
    service.ask("pieces:advance", {})
    pieces = []
    for waiting in (8, 29, 500):
        monkeypatch.setattr(fake, "waiting", waiting)
        pieces.append(service.share(0.25))
    assert pieces[0] == 0.125
    assert pieces == sorted(pieces, reverse=True)
    assert pieces[-1] == services.LEAST
