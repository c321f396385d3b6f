from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from core.runs.queue import Waiting, fair_order

waiting_lists = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 5)), max_size=12).map(
    lambda pairs: [Waiting(f"{i:02}", visitor, float(since)) for i, (visitor, since) in enumerate(pairs)]
)


@given(waiting_lists, st.dictionaries(st.sampled_from("abc"), st.integers(0, 2)))
def test_the_order_is_that_of_choosing_again_and_again(waiting, running):
    """Oracle: take whoever has the fewest running, then who waits longest; let it run; repeat."""
    left, counts, chosen = list(waiting), Counter(running), []
    while left:
        best = min(left, key=lambda each: (counts[each.visitor], each.since, each.run))
        left.remove(best)
        counts[best.visitor] += 1
        chosen.append(best)
    assert fair_order(waiting, running) == chosen


@given(waiting_lists, st.dictionaries(st.sampled_from("abc"), st.integers(0, 2)), st.sets(st.integers(0, 11)))
def test_what_has_begun_comes_first_among_its_visitor_s_own(waiting, running, begun):
    plain = fair_order(waiting, running)
    marked = [each._replace(begun=place in begun) for place, each in enumerate(waiting)]
    found = fair_order(marked, running)
    assert sorted(found) == sorted(marked), "none is lost, none stands twice"
    assert [each.visitor for each in found] == [each.visitor for each in plain], "nobody else waits longer for it"
    for visitor in "abc":
        own = [each for each in found if each.visitor == visitor]
        assert own == sorted(own, key=lambda each: (not each.begun, each.since, each.run))


def test_one_visitor_cannot_hold_up_another():
    mine = [Waiting(f"m{i:02}", "me", float(i)) for i in range(20)]
    yours = Waiting("y", "you", 100.0)
    assert fair_order([*mine, yours], {"me": 2})[0] == yours
    assert fair_order([*mine, yours], {})[1] == yours
