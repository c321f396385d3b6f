"""A component alone on a page, without server, and how smoothly it plays. Knows no component."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from pages.ui.stage import script, stylesheet


def mount(page: Page, name: str, data: dict[str, Any], width: int) -> None:
    """The component `name` with `data`, `width` pixels wide; what it reports goes nowhere."""
    page.set_content(f"<style>{stylesheet(name)}</style><div id='here' style='width: {width}px'></div>")
    page.evaluate(
        """async ([source, data]) => {
          const m = await import("data:text/javascript;charset=utf-8," + encodeURIComponent(source));
          m.default({ data, parentElement: document.getElementById("here"), setStateValue: () => {} });
        }""",
        [script(name), data],
    )


def frames(page: Page) -> float:
    """Frames a second during three seconds of playing; it stands still before and after."""
    page.locator(".play").click()
    rate: float = page.evaluate(
        """async () => {
          const began = performance.now();
          let count = 0;
          while (performance.now() - began < 3000) { await new Promise(requestAnimationFrame); count += 1; }
          return (1000 * count) / (performance.now() - began);
        }"""
    )
    page.locator(".play").click()
    return rate
