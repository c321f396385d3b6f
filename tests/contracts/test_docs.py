"""What the documents say is so: their commands exist, their links lead somewhere, every setting is told."""

from __future__ import annotations

import dataclasses
import re
import subprocess
import sys
from pathlib import Path

import pytest

from core.settings import Settings
from pages.ui import chapters
from pages.ui.text import text

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "CHANGELOG.md"]
every_document = pytest.mark.parametrize("name", DOCUMENTS)


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@every_document
def test_its_make_commands_exist(name: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))
    asked = set(re.findall(r"(?:^|`)make ([a-z]+)", read(name), re.MULTILINE))
    assert asked <= targets
    if name == "README.md":
        assert {"run", "test"} <= asked


@every_document
def test_its_links_lead_to_files(name: str) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", read(name)):
        if not target.startswith("http"):
            assert (ROOT / target).exists(), target


@every_document
def test_the_paths_it_names_exist(name: str) -> None:
    named = re.findall(r"`((?:core|pages|assets|tests|scripts|\.ci)/[\w./-]*\w)`", read(name))
    examples = {"core/foundations/softmax.py"}
    exist = {path for path in named if (ROOT / path).exists() or (ROOT / f"{path}.py").exists()}
    assert set(named) - examples - exist == set()


def test_every_setting_is_told_with_its_default() -> None:
    told = set(re.findall(r"`(GLASSBOX_[A-Z_]+)`", read("README.md")))
    known = {f"GLASSBOX_{field.name.upper()}" for field in dataclasses.fields(Settings)}
    assert told == known
    source = read("core/settings.py")
    for name, default in re.findall(r"`GLASSBOX_([A-Z_]+)` \((\d+)", read("README.md")):
        assert re.search(rf'_number\("{name}", {default},', source), name
    assert "TORCH_INDEX" in read("README.md")
    assert "TORCH_INDEX" in read("scripts/setup.sh")


def test_the_readme_names_every_page_and_shows_one() -> None:
    for chapter in chapters.all_chapters():
        for page in chapter.pages:
            words = text(page.slug, "en")
            assert f"**{words('title.short' if 'title.short' in words else 'title')}**" in read("README.md")
            assert (ROOT / "assets" / "images" / f"{page.slug}.png").exists(), "make screenshots"


def test_make_alone_lists_the_targets() -> None:
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, timeout=30, check=True).stdout
    for target in ("run", "test", "bench", "check", "screenshots"):
        assert f"make {target} " in listed


def test_the_benchmark_finds_its_topics() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", "--list"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    topics = done.stdout.split()
    assert {"runs", "server", "training"} <= set(topics)
    assert not {"row", "learner"} & set(topics), "helpers have no rows"


def test_a_broken_benchmark_hides_no_other(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from tests.bench import __main__ as bench
    from tests.bench.row import Row

    def measure(topic: str) -> tuple[list[Row], str]:
        return ([Row("speed", 2.0, 1.0, "×", "higher")], "") if topic == "server" else ([], "it fell over")

    monkeypatch.setattr(bench, "measure", measure)
    monkeypatch.setattr(sys, "argv", ["bench", "--only", "runs", "server"])
    assert bench.main() == 1
    said = capsys.readouterr().out
    assert "1 of 1 targets reached" in said
    assert "broken: runs: it fell over" in said


@pytest.mark.parametrize(
    ("value", "target", "better", "met"),
    [
        (2, 1, "higher", True),
        (0.5, 1, "higher", False),
        (0.5, 1, "lower", True),
        (2, 1, "lower", False),
        (2, None, "lower", None),
    ],
)
def test_a_row_knows_whether_its_target_is_met(
    value: float, target: float | None, better: str, met: bool | None
) -> None:
    from tests.bench.row import Row

    row = Row("name", value, target, "s", better)  # type: ignore[arg-type]
    assert row.met is met
    assert ("reached" in str(row)) is (met is True)
    assert ("missed" in str(row)) is (met is False)


@every_document
def test_it_fits_on_a_page_and_speaks_of_this_project(name: str) -> None:
    assert len(read(name).splitlines()) <= 110
