"""The wall and its directions: core has no screen, pages have no mathematics, the server has no torch until it needs it."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCREEN = {"streamlit", "plotly", "altair", "pages", "app", "tests"}
HEAVY = {"torch", "numpy", "pandas", "sklearn", "scipy", "captum", "optuna"}
DRAWING = {"plotly", "altair"}


def imported(path: Path) -> set[str]:
    """Every module a file imports, at its top or inside functions."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide the direction"
            names |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def top(names: set[str]) -> set[str]:
    return {name.split(".")[0] for name in names}


def files(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


LESSONS = [path for path in files("pages") if path.parent.name[0].isdigit()]


@pytest.mark.parametrize("path", files("core"), ids=lambda path: str(path.relative_to(ROOT)))
def test_core_has_no_screen(path: Path) -> None:
    assert not top(imported(path)) & SCREEN


# core.{serve,predict,oracle,runs,playground} → core.{training,explain,evaluation} → core.{models,data,foundations}; nothing the other way.
# The plain modules of core itself (errors, config, settings, wire, text) are everybody's.
LAYERS = [
    {"foundations", "data", "models"},
    {"training", "explain", "evaluation", "sequences"},
    {"predict", "oracle", "runs", "playground"},
    {"serve"},
]


@pytest.mark.parametrize("path", files("core"), ids=lambda path: str(path.relative_to(ROOT)))
def test_core_s_folders_look_down_only(path: Path) -> None:
    own = path.relative_to(ROOT / "core").parts[0]
    level = next((number for number, layer in enumerate(LAYERS) if own in layer), -1)
    for name in imported(path):
        parts = name.split(".")
        if parts[0] == "core" and len(parts) > 1:
            other = next((number for number, layer in enumerate(LAYERS) if parts[1] in layer), -1)
            assert other <= level, f"{own} imports {name}"


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.name)
def test_a_page_has_no_mathematics_and_knows_no_other_page(path: Path) -> None:
    names = imported(path)
    assert not top(names) & (HEAVY | DRAWING)
    assert all(name.startswith(("pages.ui", "pages.ui.")) for name in names if name.split(".")[0] == "pages")


@pytest.mark.parametrize("path", files("pages/ui"), ids=lambda path: path.name)
def test_shared_pieces_know_no_page_and_no_torch(path: Path) -> None:
    names = imported(path)
    assert not top(names) & {"torch", "sklearn", "captum", "optuna", "tests"}
    assert all(name.startswith("pages.ui") for name in names if name.split(".")[0] == "pages")


def test_nothing_imports_tests() -> None:
    for path in [*files("core"), *files("pages"), ROOT / "app.py"]:
        assert "tests" not in top(imported(path))


def test_the_server_loads_nothing_heavy() -> None:
    pages = [f"pages.ui.{path.stem}" for path in files("pages/ui") if path.stem != "__init__"]
    wanted = {name for path in LESSONS for name in imported(path) if name.startswith("core.")}
    modules = [*pages, *(name for name in sorted(wanted) if (ROOT / (name.replace(".", "/") + ".py")).exists())]
    code = f"import sys, importlib\nimport app\nfor name in {modules!r}: importlib.import_module(name)\n"
    code += "print(sorted({'torch', 'sklearn', 'captum', 'scipy', 'tokenizers', 'jieba', 'optuna'} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120, check=True
    )
    assert done.stdout.strip().splitlines()[-1] == "[]"
