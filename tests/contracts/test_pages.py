"""Every page that is found: it opens in both languages without an error, has its words, and stays a short script."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.text import read_blocks
from pages.ui import chapters

ROOT = Path(__file__).resolve().parents[2]
PAGES = [page for chapter in chapters.all_chapters() for page in chapter.pages]
every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.slug)
HOSTILE = ("nan", "1e999", "-1", "<script>alert(1)</script>", "../../etc/passwd", "九" * 3000, "%00", "{{title}}")


@every_page
@pytest.mark.parametrize("language", ["en", "zh"])
def test_opens(page: chapters.PageFile, language: str, open_page: Callable[..., AppTest]) -> None:
    app = open_page(page.slug, language)
    assert not app.exception
    assert not app.error
    words = read_blocks(ROOT / "assets" / "text" / language / f"{page.slug}.md")
    assert words["title"] in [title.value for title in app.title] or page.slug == "home"


@every_page
def test_a_hostile_link_opens_it_at_its_defaults_with_a_notice(
    page: chapters.PageFile, open_page: Callable[..., AppTest]
) -> None:
    plain = open_page(page.slug)
    names = [widget.key for kind in ("slider", "select_slider", "selectbox", "toggle") for widget in plain.get(kind)]
    keys = [key for key in names if key and key.startswith(f"{page.slug}.")]
    for value in HOSTILE:
        app = open_page(page.slug, **dict.fromkeys([*keys, "nobody.knows"], value))
        assert not app.exception, value
        assert any("nobody" in notice.value for notice in app.warning), value
        for kind in ("slider", "select_slider", "selectbox", "toggle"):
            for widget, untouched in zip(app.get(kind), plain.get(kind), strict=True):
                if not (value == "-1" and kind == "slider"):  # in the bounds of some
                    assert widget.value == untouched.value, (widget.key, value)


@every_page
def test_is_a_script_that_reads_top_to_bottom(page: chapters.PageFile) -> None:
    source = page.path.read_text("utf-8")
    tree = ast.parse(source)
    assert ast.get_docstring(tree), "a page opens with what it is"
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    assert len(source.splitlines()) <= 120


@pytest.mark.parametrize(
    "name",
    ["foundations/01_neuron.py", "1_foundations/neuron.py", "1_foundations/1_neuron.py", "1_Foundations/01_a.py"],
)
def test_a_misnamed_page_is_loud(name: str, tmp_path: Path) -> None:
    path = tmp_path / "pages" / name
    path.parent.mkdir(parents=True)
    path.write_text("")
    with pytest.raises(ValueError, match="named"):
        chapters.find(tmp_path / "pages")


def test_a_slug_used_twice_is_loud(tmp_path: Path) -> None:
    for name in ("1_one/01_same.py", "2_two/01_same.py"):
        (tmp_path / "pages" / name).parent.mkdir(parents=True)
        (tmp_path / "pages" / name).write_text("")
    with pytest.raises(ValueError, match="same"):
        chapters.find(tmp_path / "pages")


def test_pages_stand_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    root = tmp_path / "pages"
    for name in ("2_second/01_b.py", "1_first/02_c.py", "1_first/01_a.py"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("")
    found = [(chapter.name, [page.slug for page in chapter.pages]) for chapter in chapters.find(root)]
    assert found == [("first", ["a", "c"]), ("second", ["b"])]
