"""The browser-side components: every folder in assets/components is one, mounted by its name.

A component is one ES module and one stylesheet: `<name>.js` with the default export, `<name>.css`, and, where that would be
long, further `*.js` files in its folder that are put in front of it. assets/components/shared.js comes before all. What some
components share lies in assets/parts; a file names it with an import of that one form, and it is put in front once, with the
stylesheet of its name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

COMPONENTS = Path(__file__).resolve().parents[2] / "assets" / "components"
PARTS = COMPONENTS.with_name("parts")

_IMPORT = re.compile(r'^import "(?:\./|\.\./\.\./parts/)([a-z]+)\.js";\n', re.MULTILINE)
_SCROLL, _SCROLLED = "stage.scroll", "stage.scrolled"
_UNPACKED = """\
export default (given) => mounted({ ...given, data: Array.isArray(given.data) ? given.data[0] : given.data });
const mounted ="""


def mount(name: str, *, data: bytes | dict[str, Any], key: str, alt: str = "", **handlers: Callable[[], None]) -> Any:
    """Show the component `name` with `data`; `on_<value>_change` handlers are called when it reports.

    `alt` describes the drawing for those who do not see it. Returns what the component last reported.
    """
    if isinstance(data, dict):
        # In a list: of a dict Streamlit asks whether its values are tables, which loads pandas (0.6 s, 60 MB).
        return _component(name)(data=[{**data, "alt": alt} if alt else data], key=key, **handlers)
    return _component(name)(data=data, key=key, **handlers)


def echo(key: str) -> int:
    """The number of the report that the component with this `key` sent last, which it is told back; 0 for what is none."""
    told = st.session_state.get(key)
    for name in ("released", "serial"):
        told = told.get(name) if isinstance(told, Mapping) else None
    return told if isinstance(told, int) else 0


def scroll_to(key: str, told: str = "") -> None:
    """Bring the part of the page with this `key` into sight when the page is next drawn; `told` says what was done."""
    st.session_state[_SCROLL] = (re.sub(r"[^a-zA-Z0-9_-]", "-", key), told)  # as Streamlit names the element's class


def scroll() -> None:
    """Do what `scroll_to` was asked for; each page ends with it (lesson.close)."""
    key, told = st.session_state.pop(_SCROLL, (None, ""))
    if key is None:
        return
    serial = st.session_state[_SCROLLED] = st.session_state.get(_SCROLLED, 0) + 1
    mount("scroll", data={"key": key, "serial": serial}, key="stage.scroll.component")
    if told:
        st.toast(told, icon=":material/tune:")


@cache
def _component(name: str) -> Any:
    return st.components.v2.component(
        f"glassbox_{name}",
        html=f'<div class="{name}"></div>',
        css=stylesheet(name),
        js=script(name),
    )


def script(name: str) -> str:
    """The component's whole module: shared.js, what is imported, its files in the order of their names, the main one last."""
    source = (COMPONENTS / "shared.js").read_text("utf-8") + joined(*_scripts(name))
    return source.replace("export default", _UNPACKED, 1)


def stylesheet(name: str) -> str:
    """The component's whole stylesheet: what all share, what its imports bring, its own."""
    brought = [path.with_suffix(".css") for path in _imported(_scripts(name))]
    main = COMPONENTS / name / f"{name}.css"
    own = sorted(path for path in main.parent.glob("*.css") if path != main)
    sheets = [COMPONENTS / "shared.css", *filter(Path.exists, brought), *own, main]
    return "".join(sheet.read_text("utf-8") for sheet in sheets)


def joined(*files: Path) -> str:
    """The text of `files` behind all that they import, each once."""
    return "\n".join(_IMPORT.sub("", path.read_text("utf-8")) for path in (*_imported(files), *files))


def _scripts(name: str) -> list[Path]:
    main = COMPONENTS / name / f"{name}.js"
    return [*(path for path in sorted(main.parent.glob("*.js")) if path != main), main]


def _imported(files: Iterable[Path]) -> list[Path]:
    """The parts that `files` import, and these in turn, each behind those it needs itself."""
    found: list[Path] = []
    for path in files:
        wanted = [PARTS / f"{part}.js" for part in _IMPORT.findall(path.read_text("utf-8"))]
        found = list(dict.fromkeys((*found, *_imported(wanted), *wanted)))  # what one names may be what another brings
    return found
