"""A network by hand: not fifty lines of NumPy learn real digits, an epoch at a time, their gradient compared to autograd's."""

import streamlit as st

from core.config import knobs_of
from core.data.preview import watched_digits
from core.errors import Problem
from core.foundations import by_hand_config
from core.foundations.by_hand_config import ByHandConfig
from core.oracle import by_hand
from core.oracle.service import oracle
from pages.ui import fed, figures, knobs, lesson, quiz, source, stage
from pages.ui.text import text

page, live = lesson.open("by_hand"), text("live")
oracle().warm()
KNOBS = {knob.name: knob for knob in knobs_of(ByHandConfig)}
EVERY = 0.3  # seconds from one epoch to the next, so that each can be seen
memory = st.session_state


def train(one: bool = False) -> None:
    """Go on, or begin; `one`: a single epoch."""
    if "by_hand.lesson" not in memory:
        again()
    memory.pop("by_hand.problem", None)
    memory["by_hand.one"], memory["by_hand.running"] = one, True


def pause() -> None:
    """Let the network as it is."""
    memory["by_hand.running"] = False


def again() -> None:
    """A new network from what the knobs say, which waits for its first epoch."""
    memory.pop("by_hand.problem", None)
    memory["by_hand.lesson"], memory["by_hand.running"] = None, False
    memory["by_hand.number"] = memory.get("by_hand.number", 0) + 1


def panel() -> None:
    """One epoch more if it trains, and all that is to be seen of the network."""
    state = memory.get("by_hand.lesson")
    running = memory.get("by_hand.running", False)
    try:
        if state is None and "by_hand.lesson" in memory:
            with st.spinner(page("loading")):
                state = memory["by_hand.lesson"] = by_hand.begin(config)
        if running and state is not None:
            state = memory["by_hand.lesson"] = by_hand.learn(state)
    except Problem as problem:
        memory["by_hand.problem"], memory["by_hand.running"] = problem, False
        if state is None:
            del memory["by_hand.lesson"]
        st.rerun()
    if running and state is not None and (memory.get("by_hand.one") or state.done):
        memory["by_hand.running"] = False
        st.rerun()  # the buttons stand outside
    if trouble := memory.get("by_hand.problem"):
        lesson.problem(trouble)
    word = "running" if running else "paused"
    word = "finished" if state and state.done else word
    data = {
        "run": state and f"by_hand-{memory['by_hand.number']}",
        "begun": None,
        "route": None,
        "state": state and {"state": word, "reason": "", "place": None, "checkpoint": False},
        "known": state and word,
        "handles": "by_hand-controls",
        "reach": "poll",
        "compare": None,
        "samples": None if state else watched_digits(),
        "language": live.language,
        "labels": live.group("figure.") | page.group("live."),
        "alt": page("alt"),
    }
    if state:
        last, greatest = state.seen[-1], max(each.difference for each in state.seen)
        shown = {"now": f"{last.difference:.1e}", "most": f"{greatest:.1e}", "largest": f"{last.largest:.2g}"}
        st.markdown(page("check", epoch=state.epoch, **shown), help=page("check.help"))
        st.markdown(page("hidden", slope=f"{last.slope:.3f}", different=last.different))
    stage.mount("live", data=fed.framed(data, list(enumerate(state.events, 1)) if state else ()), key="by_hand.live")
    if state and state.epoch:
        gaps = [max(each.difference, 1e-20) for each in state.seen]
        sizes = [each.largest for each in state.seen]
        both = {"largest": sizes, "difference": gaps}
        figures.lines(page, "difference", list(range(len(gaps))), both, height=280, logarithmic=True)


with st.container(border=True):
    chosen = {"start": knobs.one(page, KNOBS["start"])}
    for place, name in zip(st.columns(4, gap="medium"), ("learning_rate", "batch_size", "epochs", "seed"), strict=True):
        with place:
            chosen[name] = knobs.one(page, KNOBS[name])
config = ByHandConfig(**chosen)
state = memory.get("by_hand.lesson")
running, done = memory.get("by_hand.running", False), bool(state and state.done)
with st.container(horizontal=True, key="by_hand.controls"):
    ready, fresh = not (running or done), "by_hand.lesson" not in memory
    for name, act, off in (("train", train, not ready), ("pause", pause, not running)):
        kind = "primary" if name == "train" else "secondary"
        st.button(page(name), f"by_hand.{name}", page(f"{name}.help"), act, type=kind, disabled=off)
    st.button(page("one"), "by_hand.one.epoch", page("one.help"), train, (True,), disabled=not ready)
    st.button(page("again"), "by_hand.again", page("again.help"), again, disabled=fresh)
if state and state.config != config:
    st.info(page("changed"), icon=":material/tune:")
st.markdown(page("look"))
st.fragment(panel, run_every=EVERY if running else None)()
source.show(page, "core/foundations/by_hand.py", "forward", "backward", "descend", "epoch")
for section in ("program", "stars", "start", "try"):
    st.markdown(page(f"body.{section}"))
batch, steps = config.batch_size, by_hand_config.steps_an_epoch(config.batch_size)
survived = by_hand_config.survived(batch)
answer = "never" if survived is None else "later" if survived else "first"
quiz.choose(page, "stars", ("first", "later", "never"), answer, n=batch, steps=steps, good=survived or 0)
silent = "".join(by_hand_config.silent(config.start, config.seed)) or "none"
quiz.choose(page, "silent", ("W1", "W2", "W1W2", "none"), silent, start=page(f"choice.start.{config.start}"))
quiz.number(page, "undecided", by_hand_config.undecided_loss())
lesson.close(page, next="claims")
