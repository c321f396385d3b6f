"""One training picture as augmentation changes it: before anything trains. Knows no change by name."""

from __future__ import annotations

import streamlit as st

from core.config import to_dict
from core.data.augment_config import AugmentConfig
from core.errors import Problem
from pages.ui import asked, lesson, tiles
from pages.ui.pictures_set import Chosen
from pages.ui.text import Text

FUNCTION = "core.training.shown:versions"


def show(page: Text, chosen: Chosen, config: AugmentConfig, seed: int) -> None:
    """The picture as it is and eight versions of it; another picture at a press."""
    if not chosen.ready:
        st.caption(page("augmented.away"))
        return
    key = f"{page.slug}.augmented"
    picture = st.session_state.setdefault(f"{key}.picture", 0)
    question = {
        "data": to_dict(chosen.config),
        "augmentation": to_dict(config),
        "picture": picture,
        "seed": seed + picture,
    }
    answer = asked.soon(key, FUNCTION, question)
    if isinstance(answer, Problem):
        lesson.problem(answer)
    if not isinstance(answer, tuple):
        return
    header, arrays = answer
    name = chosen.classes[header["label"]]
    labels = [page("augmented.original"), *map(str, range(1, len(arrays["images"])))]
    tiles.row(key, arrays["images"], labels, alt=page("augmented.alt", name=name), light=chosen.config.name == "own")
    caption = "augmented.caption" if config.any else "augmented.off"
    st.caption(page(caption, name=lesson.plain(name)))

    def another() -> None:
        st.session_state[f"{key}.picture"] = picture + 1

    st.button(page("augmented.another"), on_click=another, key=f"{key}.another", icon=":material/casino:")
