"""What is removed when learners keep too much: by age, by visitor, and of all from whoever has most."""

from __future__ import annotations

from core.data.quota import Kept, beyond


def kept(**used: list[int]) -> list[Kept]:
    """Things by their visitors, each named after visitor and time."""
    return [Kept(at, visitor, f"{visitor}{at}") for visitor, times in used.items() for at in times]


def test_what_is_too_old_goes() -> None:
    assert beyond(kept(a=[1, 5], b=[2, 9]), "", 3, 10, 10) == {"a1", "b2"}


def test_of_one_visitor_s_too_many_the_longest_unused_go() -> None:
    assert beyond(kept(a=[1, 2, 3, 4], b=[0]), "a", 0, 2, 10) == {"a1", "a2"}
    assert beyond(kept(a=[1, 2, 3, 4]), "", 0, 2, 10) == set(), "nobody in particular has no share"


def test_of_all_the_one_with_most_gives_up_the_longest_unused() -> None:
    assert beyond(kept(a=[7, 8, 9], b=[1]), "", 0, 10, 3) == {"a7"}, "an older thing of another stays"
    assert beyond(kept(a=[7, 8, 9], b=[1]), "", 0, 10, 1) == {"a7", "a8", "b1"}, "of equally many the longest unused"


def test_what_goes_anyway_is_not_counted_again() -> None:
    assert beyond(kept(a=[1, 8, 9], b=[7]), "", 5, 10, 3) == {"a1"}
