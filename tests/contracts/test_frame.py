"""What holds for the whole house: decisive settings, themes that can be read, components in their form."""

from __future__ import annotations

import re
import tomllib
from itertools import product
from pathlib import Path

import pytest
from streamlit import config

from pages.ui import stage

ROOT = Path(__file__).resolve().parents[2]
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
THEME = CONFIG["theme"]
COMPONENTS = sorted(path.name for path in stage.COMPONENTS.iterdir() if path.is_dir())


def test_the_two_decisive_settings_are_in_force() -> None:
    config.get_config_options(force_reparse=True)
    assert config.get_option("runner.postScriptGC") is False
    assert config.get_option("server.fileWatcherType") == "none"
    assert config.get_option("browser.gatherUsageStats") is False
    assert config.get_option("client.showErrorDetails") == "none"


def luminance(color: str) -> float:
    """Relative luminance of #rrggbb (WCAG 2.2)."""
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_can_be_read_on_every_ground(theme: str) -> None:
    colors = THEME[theme]
    grounds = [colors["backgroundColor"], colors["secondaryBackgroundColor"], colors["sidebar"]["backgroundColor"]]
    for name, ground in product(("textColor", "linkColor"), grounds):
        assert contrast(colors[name], ground) >= 4.5, (name, ground)
    for name, ground in product(("primaryColor", "blueColor", "orangeColor"), grounds):
        assert contrast(colors[name], ground) >= 3.0, (name, ground)


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_component_is_one_module_of_our_own(name: str) -> None:
    source = stage.script(name)
    assert len(re.findall(r"^export default ", source, re.MULTILINE)) == 1
    assert not re.search(r"^\s*import\b", source, re.MULTILINE), "no build step, no outside module"
    assert not re.search(r"\beval\(|new Function\(|https?://(?!www\.w3\.org/)", source)
    assert (stage.COMPONENTS / name / f"{name}.css").exists()


def test_what_components_share_is_put_in_front_once_with_its_style() -> None:
    source, style = stage.script("losses"), stage.stylesheet("losses")
    order = [
        source.index(text) for text in ("function unpack(", "function element(", "function dial(", "const keepView =")
    ]
    assert order == sorted(order), "what is needed stands before what needs it"
    assert source.count("function element(") == 1
    assert style.index(".dials {") < style.index(".losses {")


def test_every_part_has_its_users() -> None:
    texts = [path.read_text("utf-8") for path in (ROOT / "assets").rglob("*.js")]
    parts = [path.read_text("utf-8") for path in stage.PARTS.glob("*.js")]
    for part in stage.PARTS.glob("*.js"):
        wanted = f'/{part.name}";'
        piece = any(wanted in text for text in parts)  # of another part
        assert piece or sum(wanted in text for text in texts) >= 2 or part.stem == "drawing", part.name


def test_nothing_is_fetched_from_outside() -> None:
    for path in (ROOT / "assets").rglob("*.css"):
        assert not re.search(r"@import|url\(\s*['\"]?https?:", path.read_text("utf-8")), path


def test_a_default_beside_a_value_from_a_link_is_no_warning() -> None:
    assert CONFIG["global"]["disableWidgetStateDuplicationWarning"] is True
