from core.runs.presence import Presence


def test_leaving_counts_after_the_grace_time_and_once():
    presence = Presence(grace=10)
    presence.arrived("a")
    presence.left("a", now=100)
    assert presence.next_due() == 110
    assert presence.gone(109) == []
    assert presence.gone(110) == ["a"]
    assert presence.gone(111) == []


def test_a_reload_is_no_leaving():
    presence = Presence(grace=10)
    presence.arrived("a")
    presence.left("a", now=100)
    presence.arrived("a")
    assert presence.gone(1000) == []


def test_the_last_of_several_tabs_counts():
    presence = Presence(grace=0)
    presence.arrived("a")
    presence.arrived("a")
    presence.left("a", now=1)
    assert presence.gone(5) == []
    presence.left("a", now=6)
    assert presence.gone(6) == ["a"]


def test_who_never_came_back_after_a_restart_is_gone_too():
    presence = Presence(grace=10)
    presence.expect("a", now=0)
    presence.arrived("b")
    presence.expect("b", now=0)
    assert presence.gone(10) == ["a"]


def test_leaving_without_having_arrived_is_harmless():
    presence = Presence(grace=0)
    presence.left("a", now=1)
    presence.arrived("a")
    assert presence.gone(2) == []
