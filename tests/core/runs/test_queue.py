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


def test_one_visitor_cannot_hold_up_another():
    mine = [Waiting(f"m{i:02}", "me", float(i)) for i in range(20)]
    yours = Waiting("y", "you", 100.0)
    assert fair_order([*mine, yours], {"me": 2})[0] == yours
    assert fair_order([*mine, yours], {})[1] == yours
