"""First come, first served: whoever asks again at once does not get past those who wait."""

from __future__ import annotations

import threading

import pytest

from core.runs.turns import Turns


def test_in_the_order_of_asking() -> None:
    turns, order = Turns(), []
    threads = []

    def wait(number: int) -> None:
        with turns.turn(60):
            order.append(number)

    with turns.turn(1):
        for number in range(5):
            threads.append(threading.Thread(target=wait, args=(number,)))
            threads[-1].start()
            while turns.waiting <= number:  # it stands in line before the next one comes
                threads[-1].join(0.001)
    with turns.turn(60):  # let go and asked again at once: behind all of them
        order.append("again")
    for thread in threads:
        thread.join(60)
    assert order == [0, 1, 2, 3, 4, "again"]


def test_patience_ends() -> None:
    turns = Turns()
    with turns.turn(1), pytest.raises(TimeoutError), turns.turn(0.01):
        raise AssertionError("two at once")
    with turns.turn(0.01):
        pass
    assert turns.waiting == 0


def test_an_error_inside_gives_the_turn_back() -> None:
    turns = Turns()
    with pytest.raises(KeyError), turns.turn(1):
        raise KeyError
    with turns.turn(0.01):
        pass
