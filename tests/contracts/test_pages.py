"""Every page that is found: it opens in both languages without an error, has its words, and stays a short script."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.text import read_blocks
from pages.ui import asked, chapters

ROOT = Path(__file__).resolve().parents[2]
PAGES = [page for chapter in chapters.all_chapters() for page in chapter.pages]
every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.slug)
HOSTILE = ("nan", "1e999", "-1", "<script>alert(1)</script>", "../../etc/passwd", "九" * 3000, "%00", "{{title}}")


@pytest.fixture(autouse=True)
def answered(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a page asks without waiting for it is there when the page is looked at: the same widgets each time."""
    monkeypatch.setattr(asked, "AT_ONCE", 60.0)


@every_page
@pytest.mark.parametrize("language", ["en", "zh"])
def test_opens(page: chapters.PageFile, language: str, open_page: Callable[..., AppTest]) -> None:
    app = open_page(page.slug, language)
    assert not app.exception
    assert not app.error
    words = read_blocks(ROOT / "assets" / "text" / language / f"{page.slug}.md")
    assert words["title"] in [title.value for title in app.title] or page.slug == "home"


def widgets(app: AppTest, slug: str) -> dict[str, Any]:
    """The page's widgets that stand in the address, by key."""
    kinds = ("slider", "select_slider", "selectbox", "toggle", "number_input", "button_group")
    found = {widget.key: widget for kind in kinds for widget in app.get(kind)}
    named = {
        (key or "").removesuffix(".en"): widget for key, widget in found.items()
    }  # a list's key tells the language
    return {key: widget for key, widget in named.items() if key.startswith(f"{slug}.")}


@every_page
def test_a_hostile_link_opens_it_at_its_defaults_with_a_notice(
    page: chapters.PageFile, open_page: Callable[..., AppTest]
) -> None:
    plain = widgets(open_page(page.slug), page.slug)
    for value in HOSTILE:
        names = [*plain, "nobody.knows"]
        names = names if len(value) < 1000 else names[-15:]  # Streamlit reads no address above 500 kB
        app = open_page(page.slug, **dict.fromkeys(names, value))
        assert not app.exception, value
        assert app.warning, value
        for key, widget in widgets(app, page.slug).items():
            if not (value == "-1" and hasattr(widget, "min")):  # in the bounds of some
                assert widget.value == plain[key].value, (key, value)


@every_page
def test_a_name_that_nobody_knows_is_named(page: chapters.PageFile, open_page: Callable[..., AppTest]) -> None:
    (notice,) = open_page(page.slug, **{"nobody.knows": "1"}).warning
    assert "nobody" in notice.value


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


def test_what_file_managers_and_editors_leave_behind_is_no_page(tmp_path: Path) -> None:
    for name in (".DS_Store", "1_one/.DS_Store", "1_one/.01_page.py.swp", ".ipynb_checkpoints/x", "1_one/01_page.py"):
        path = tmp_path / "pages" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    assert [page.slug for chapter in chapters.find(tmp_path / "pages") for page in chapter.pages] == ["page"]


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
