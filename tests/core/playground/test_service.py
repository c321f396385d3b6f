"""The processes of the playground: NumPy at once, the compiled engine when it is ready, nobody kept waiting."""

from __future__ import annotations

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

    def __init__(self, _body: str) -> None:
        self.number = Fake.made
        Fake.made += 1
        self.closed = False

    def ask(self, function: str, arguments: dict[str, Any], *_: Any, **__: Any) -> Any:
        Fake.asked.append((self.number, function.rpartition(":")[2]))
        if Fake.broken and function.endswith(":compile"):
            raise Problem("oracle_failed")
        return {"engine": "compiled" if arguments.get("compile") else "numpy"}, {}

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> type[Fake]:
    Fake.asked, Fake.made, Fake.broken = [], 0, False
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
