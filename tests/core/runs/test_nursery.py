import os
import signal
import socket
import sys

import pytest

from core.runs.nursery import Nursery
from tests.core.runs.conftest import RECIPE, until

HERE = "tests.core.runs.test_nursery"


def echo(connection: socket.socket, *values: object) -> None:
    connection.sendall(repr((values, sys.modules["__main__"].__dict__.get("__file__"))).encode())


def live_on(connection: socket.socket) -> None:
    connection.sendall(str(os.getpid()).encode())
    while connection.recv(1):
        pass


def crash(_connection: socket.socket) -> None:
    raise SystemExit("on purpose")


def read_all(connection: socket.socket) -> bytes:
    connection.settimeout(20)
    with connection:
        return b"".join(iter(lambda: connection.recv(4096), b""))


def exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_child_gets_its_arguments_and_no_main_module(light_nursery):
    answers = [read_all(light_nursery.spawn(f"{HERE}:echo", number, "ü" * 100_000)) for number in range(3)]
    for number, answer in enumerate(answers):
        assert answer == repr(((number, "ü" * 100_000), None)).encode()


def test_many_at_once_get_their_own_sockets(light_nursery):
    connections = [light_nursery.spawn(f"{HERE}:echo", number) for number in range(20)]
    assert [read_all(each) for each in connections] == [repr(((n,), None)).encode() for n in range(20)]


def test_a_childs_death_closes_its_socket(light_nursery):
    assert read_all(light_nursery.spawn(f"{HERE}:crash")) == b""
    connection = light_nursery.spawn(f"{HERE}:live_on")
    os.kill(int(connection.recv(20)), signal.SIGKILL)
    assert read_all(connection) == b""


def test_an_unknown_function_is_a_dead_child(light_nursery):
    assert read_all(light_nursery.spawn(f"{HERE}:nobody")) == b""


def test_a_killed_nursery_is_replaced_and_its_children_live_on():
    nursery = Nursery(warm=RECIPE)
    old = nursery.spawn(f"{HERE}:live_on")
    child = int(old.recv(20))
    first = nursery.pid
    os.kill(first, signal.SIGKILL)
    until(lambda: nursery.pid is None)
    assert read_all(nursery.spawn(f"{HERE}:echo")) == repr(((), None)).encode()
    assert nursery.pid not in (None, first)
    assert exists(child)
    old.close()
    until(lambda: not exists(child))
    nursery.close()
    assert nursery.pid is None


def test_its_end_is_the_servers_end():
    nursery = Nursery(warm=RECIPE)
    nursery.start()
    process = nursery._process
    nursery._socket.close()
    assert process.wait(20) == 0
    nursery.close()


@pytest.mark.parametrize("closed_first", [True, False])
def test_closing_twice(closed_first):
    nursery = Nursery(warm=RECIPE)
    if not closed_first:
        nursery.start()
    nursery.close()
    nursery.close()
