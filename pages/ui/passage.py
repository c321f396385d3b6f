"""A text that a visitor types, pastes or brings as a file. Knows not what becomes of it.

A short one stands in the address; a long one stays where it was typed.
"""

from __future__ import annotations

import streamlit as st

from core.data.text_config import Language
from core.errors import Problem
from core.oracle import passages
from core.sequences.examples import examples
from core.sequences.looks_config import MOST_FILE, Kind
from pages.ui import lesson, link
from pages.ui.text import Text, text

IN_ADDRESS = 300  # characters


def given(page: Text, kind: Kind, language: Language, most: int, listed: tuple[str, ...] = ()) -> str:
    """The text in the field `<slug>.passage`; at first the first of `listed`, or an example in the language that the network knows."""
    key = f"{page.slug}.passage"
    listed = listed or examples(kind, language)
    default = listed[0]
    link.claim(key, str)
    link.recall(key)
    if key not in st.session_state:
        st.session_state[key] = st.query_params.get(key, default)
    elif st.session_state[key] == st.session_state.get(f"{key}.default", "") != default:
        st.session_state[key] = default  # nobody has changed it, and the network may know another language
    st.session_state[f"{key}.default"] = default
    link.assure(key)
    _file(page, key)
    value = st.text_area(page("passage"), key=key, height=120, help=page("passage.help", most=f"{most:,}"))
    _examples(page, key, listed)
    link.keep(key, value)
    if value != default and len(value) <= IN_ADDRESS and value.isprintable():
        st.query_params[key] = value
    else:
        st.query_params.pop(key, None)
    return str(value)


def _examples(page: Text, key: str, listed: tuple[str, ...]) -> None:
    def put(example: str) -> None:
        st.session_state[key] = example

    with st.container(horizontal=True, gap="small"):
        for number, example in enumerate(listed, 1):
            label = page("example", number=number)
            st.button(label, f"{key}.{number}", on_click=put, args=(example,), help=lesson.plain(example[:60]))


def _file(page: Text, key: str) -> None:
    """A file takes the place of what was typed, once."""
    with st.expander(page("file"), icon=":material/upload_file:"):
        file = st.file_uploader(
            page("file.label"), ["txt", "md", "csv", "log"], key=f"{key}.file", max_upload_size=MOST_FILE // 1_000_000
        )
        if file is None:
            return
        seen = f"{key}.seen"
        if st.session_state.get(seen, (None,))[0] != file.file_id:
            try:
                found = passages.opened(file.getvalue())
                st.session_state[key] = found["text"]
                st.session_state[seen] = (file.file_id, found)
            except Problem as problem:
                st.session_state[seen] = (file.file_id, problem)
        told = st.session_state[seen][1]
        if isinstance(told, Problem):
            lesson.problem(told)
            return
        said = [text("texts")(f"own.encoding.{told['encoding']}")]
        if told["replaced"]:
            said.append(text("texts")("own.replaced", count=f"{told['replaced']:,}"))
        if told["count"] > len(told["text"]):
            said.append(page("file.cut", kept=f"{len(told['text']):,}", count=f"{told['count']:,}"))
        st.caption(" ".join(said))
