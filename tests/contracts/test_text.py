"""Every word: both languages complete, with the same keys, placeholders and formulas; every key that code asks for exists."""

from __future__ import annotations

import ast
import re
import unicodedata
from pathlib import Path

import pytest

from core.text import placeholders, read_blocks

ROOT = Path(__file__).resolve().parents[2]
TEXT = ROOT / "assets" / "text"
NAMES = sorted(path.name for path in (TEXT / "en").glob("*.md"))
CHINESE = re.compile(r"[一-鿿]")
FORMULA = re.compile(r"\$\$.+?\$\$|\$[^$\n]+?\$", re.DOTALL)
WORDS = re.compile(r"\\text\{[^}]*\}")  # words inside a formula are translated
# What needs no Chinese letter: numbers, signs, formulas, and the names of things.
SAME_IN_BOTH = re.compile(r"[\W\d_]*|.*\$.*", re.DOTALL)


def blocks(language: str, name: str) -> dict[str, str]:
    return read_blocks(TEXT / language / name)


def test_both_languages_have_the_same_files() -> None:
    assert sorted(path.name for path in (TEXT / "zh").glob("*.md")) == NAMES
    assert {path.name for path in TEXT.iterdir()} == {"en", "zh"}


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_have_the_same_keys_in_the_same_order(name: str) -> None:
    assert list(blocks("zh", name)) == list(blocks("en", name))


@pytest.mark.parametrize("name", NAMES)
def test_no_block_is_empty_or_a_stopgap(name: str) -> None:
    for language in ("en", "zh"):
        for key, block in blocks(language, name).items():
            assert block, f"{language} {name} {key}"
            assert not re.search(r"\b(TODO|TBD|FIXME|XXX|lorem ipsum)\b|待翻译|占位", block, re.IGNORECASE), key


@pytest.mark.parametrize("name", NAMES)
def test_placeholders_and_formulas_agree(name: str) -> None:
    chinese = blocks("zh", name)
    for key, block in blocks("en", name).items():
        assert placeholders(chinese[key]) == placeholders(block), key
        in_english, in_chinese = (
            sorted(WORDS.sub("", formula) for formula in FORMULA.findall(text)) for text in (block, chinese[key])
        )
        assert in_chinese == in_english, key


@pytest.mark.parametrize("name", NAMES)
def test_chinese_is_chinese_and_english_is_not(name: str) -> None:
    english, chinese = blocks("en", name), blocks("zh", name)
    for key in english:
        if key != "language.name":
            assert not CHINESE.search(english[key]), key
    # A sentence that stands in both files word for word has not been translated; short ones may be names and symbols.
    untranslated = [
        key
        for key in english
        if english[key] == chinese[key] and len(english[key].split()) > 3 and not SAME_IN_BOTH.fullmatch(english[key])
    ]
    assert not untranslated


def literal_calls(path: Path, function: str) -> list[str]:
    """The first arguments of calls `function("…")` in a file, where they are written out."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name == function and isinstance(node.args[0].value, str):
                found.append(node.args[0].value)
    return found


def sign(letter: str) -> bool:
    """Whether Markdown takes the letter for punctuation."""
    return unicodedata.category(letter)[0] in "PS"


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", NAMES)
def test_bold_is_bold(name: str, language: str) -> None:
    """Asterisks between a sign and a letter stay asterisks (CommonMark 6.2), as in 粗体：** followed by a word."""
    for key, block in blocks(language, name).items():
        for found in re.finditer(r"\*\*([^*\n]+)\*\*", block):
            before, after = block[: found.start()][-1:] or " ", block[found.end() :][:1] or " "
            for edge, outside in ((found[1][0], before), (found[1][-1], after)):
                assert not edge.isspace(), key
                assert not sign(edge) or outside.isspace() or sign(outside), f"{key}: {found[0]}{after}"


def test_every_problem_has_its_sentence() -> None:
    sentences = blocks("en", "problems.md")
    codes = {code for path in (ROOT / "core").rglob("*.py") for code in literal_calls(path, "Problem")}
    assert len(codes) > 20, "the search for codes finds nothing"
    assert not {code for code in codes if f"problem.{code}" not in sentences}


def test_every_word_a_page_asks_for_exists() -> None:
    shared = set(blocks("en", "ui.md"))
    for path in sorted((ROOT / "pages").glob("[0-9]_*/*.py")):
        if path.name == "__init__.py":
            continue
        slug = path.stem.split("_", 1)[1]
        known = shared | set(blocks("en", f"{slug}.md"))
        missing = {key for key in literal_calls(path, "page") if key not in known}
        assert not missing, f"{path.name}: {missing}"


def test_no_sentence_for_learners_in_python() -> None:
    for path in [ROOT / "app.py", *(ROOT / "pages").rglob("*.py"), *(ROOT / "core").rglob("*.py")]:
        assert not CHINESE.search(path.read_text("utf-8")), path
    spoken = {
        "title",
        "header",
        "subheader",
        "markdown",
        "write",
        "caption",
        "error",
        "warning",
        "info",
        "success",
        "toast",
    }
    for path in (ROOT / "pages").rglob("*.py"):
        for function in spoken:
            sentences = [
                text for text in literal_calls(path, function) if re.search(r"[A-Za-z]{2,} [A-Za-z]{2,}", text)
            ]
            assert not sentences, f"{path.name}: {sentences}"
