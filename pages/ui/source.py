"""The code that ran, shown from its own file. Reads the file without importing it, so torch stays out of the server."""

from __future__ import annotations

import ast
from functools import lru_cache
from pathlib import Path

import streamlit as st

from pages.ui.text import Text

ROOT = Path(__file__).resolve().parents[2]


def show(page: Text, path: str, *names: str) -> None:
    """An expander with the source of the functions or classes `names` (dotted for methods) in `path`, or the whole file.

    The code is sent when it is opened: what colors it is a fifth of the browser's work in opening a page.
    """
    st.fragment(_expander)(page, path, names)  # opening it draws nothing else of the page anew


def _expander(page: Text, path: str, names: tuple[str, ...]) -> None:
    key = ".".join(("source", path, *names))
    codes = [read(path, name) for name in names or ("",)]  # also where it stays closed: a wrong name is to be noticed
    expander = st.expander(page("source.title", path=path), icon=":material/code:", key=key, on_change="rerun")
    if expander.open:
        with expander:
            for code in codes:
                st.code(code, language="python")


@lru_cache(maxsize=128)
def read(path: str, name: str = "") -> str:
    """The source of `name` in the project's file `path`. Raises KeyError when the file has no such definition."""
    source = (ROOT / path).read_text("utf-8")
    if not name:
        return source
    node: ast.AST = ast.parse(source)
    for part in name.split("."):
        node = next(
            (
                child
                for child in ast.iter_child_nodes(node)
                if isinstance(child, ast.FunctionDef | ast.ClassDef) and child.name == part
            ),
            ast.Pass(),
        )
        if isinstance(node, ast.Pass):
            raise KeyError(f"{path} defines no {name}")
    assert isinstance(node, ast.FunctionDef | ast.ClassDef)
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    return "\n".join(source.splitlines()[first - 1 : node.end_lineno])
