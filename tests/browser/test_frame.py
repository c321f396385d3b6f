"""The frame in a real browser: language, links, history, narrow screens, keyboard, and what the policy lets through."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from core.text import read_blocks
from pages.ui import chapters
from pages.ui.text import text
from tests.browser.conftest import ready

ROOT = Path(__file__).resolve().parents[2]
SLUGS = [page.slug for chapter in chapters.all_chapters() for page in chapter.pages]


def title(slug: str, language: str) -> str:
    return read_blocks(ROOT / "assets" / "text" / language / f"{slug}.md")["title"]


def address(slug: str) -> str:
    return "/" if slug == "home" else f"/{slug}"


def opened(page: Page, url: str, slug: str, language: str) -> None:
    """Open and wait until the page stands in the language."""
    page.goto(url)
    ready(page)
    expect(page.get_by_role("heading", name=title(slug, language), level=1)).to_be_visible()


@pytest.mark.parametrize("slug", SLUGS)
def test_a_link_says_the_language_whatever_the_browser_s_is(page: Page, app_url: str, slug: str) -> None:
    for language in ("zh", "en"):
        opened(page, f"{app_url}{address(slug)}?lang={language}", slug, language)
        expect(page).to_have_url(re.compile(f"lang={language}"))


def test_the_browser_s_locale_decides_where_the_link_says_nothing(browser: Browser, app_url: str) -> None:
    for locale, language in (("zh-TW", "zh"), ("de-DE", "en")):
        context = browser.new_context(locale=locale)
        page = context.new_page()
        opened(page, app_url, "home", language)
        expect(page).to_have_url(re.compile(f"lang={language}"))
        context.close()


def test_the_language_switch_keeps_page_and_inputs(page: Page, app_url: str) -> None:
    opened(page, f"{app_url}/neuron?neuron.activation=tanh&neuron.w1=0.75", "neuron", "en")
    page.get_by_text("中文", exact=True).click()
    expect(page.get_by_role("heading", name=title("neuron", "zh"), level=1)).to_be_visible()
    ready(page)
    expect(page).to_have_url(re.compile("neuron.activation=tanh"))
    expect(page).to_have_url(re.compile("neuron.w1=0.75"))
    expect(page).to_have_url(re.compile("lang=zh"))


def test_code_comes_when_it_is_opened(page: Page, app_url: str) -> None:
    opened(page, f"{app_url}/neuron?lang=en", "neuron", "en")
    title = text("neuron", "en")("source.title", path="core/foundations/neuron.py")
    expect(page.get_by_test_id("stCode")).to_have_count(0)
    page.get_by_text(title).click()
    expect(page.get_by_test_id("stCode").first).to_contain_text("def ")


def test_settings_outlive_a_visit_to_another_page_and_back_leads_there(page: Page, app_url: str) -> None:
    opened(page, f"{app_url}/neuron?lang=en", "neuron", "en")
    for choice in ("tanh", "ReLU"):
        page.get_by_role("radio", name=choice, exact=True).click()
        ready(page)
    expect(page).to_have_url(re.compile("neuron.activation=relu"))
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Home").click()
    expect(page.get_by_role("heading", name=title("home", "en"), level=1)).to_be_visible()
    ready(page)
    expect(page).to_have_url(re.compile(r"/\?lang=en$"))
    page.go_back()
    expect(page.get_by_role("heading", name=title("neuron", "en"), level=1)).to_be_visible()
    ready(page)
    expect(page.get_by_role("radio", name="ReLU", exact=True)).to_be_checked()
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Home").click()
    expect(page.get_by_role("heading", name=title("home", "en"), level=1)).to_be_visible()
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=title("neuron", "en")).click()
    expect(page.get_by_role("radio", name="ReLU", exact=True)).to_be_checked()
    expect(page).to_have_url(re.compile("neuron.activation=relu"))


@pytest.mark.parametrize("slug", SLUGS)
def test_a_hostile_link_opens_the_page_with_a_notice(page: Page, app_url: str, slug: str) -> None:
    page.goto(f"{app_url}{address(slug)}?lang=xx&{slug}.nothing=%3Cscript%3Ealert(1)%3C/script%3E&a=1e999&%00=%ff")
    ready(page)
    expect(page.get_by_role("heading", name=title(slug, "en"), level=1)).to_be_visible()
    expect(page.get_by_test_id("stAlert").first).to_be_visible()
    assert page.get_by_test_id("stException").count() == 0


@pytest.mark.parametrize("path", ["/nope", "/neuron/x/y", "/Neuron", "/index.html"])
def test_an_address_that_leads_nowhere_opens_home_with_a_notice(page: Page, app_url: str, path: str) -> None:
    page.goto(app_url + path)
    ready(page)
    expect(page.get_by_role("heading", name=title("home", "en"), level=1)).to_be_visible()
    expect(page.get_by_test_id("stAlert").first).to_contain_text("page")
    expect(page).to_have_url(re.compile(r"/\?lang=en$"))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("slug", SLUGS)
def test_a_phone_scrolls_down_only(browser: Browser, app_url: str, slug: str, language: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    opened(page, f"{app_url}{address(slug)}?lang={language}", slug, language)
    # waited for: what has just been drawn is not laid out at once
    page.wait_for_function(
        "() => [document.documentElement, document.querySelector('[data-testid=stMain]')]"
        ".every(element => element.scrollWidth <= element.clientWidth)"
    )
    # a table scrolls in itself, the buttons of a choice go on in the next line
    page.wait_for_function(
        "() => [...document.querySelectorAll('[data-testid=stMain] :is(table, [data-testid=stButtonGroup] button)')]"
        ".every(element => { const [own, outer] = [element, element.parentElement].map(e => e.getBoundingClientRect());"
        " return !own.width || own.right <= outer.right + 1; })"
    )
    context.close()


@pytest.mark.parametrize("slug", SLUGS)
def test_nothing_is_refused_by_the_policy_or_fetched_from_outside(
    context: BrowserContext, app_url: str, slug: str
) -> None:
    page = context.new_page()
    said: list[str] = []
    outside: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: None if ours(request.url, app_url) else outside.append(request.url))
    opened(page, f"{app_url}{address(slug)}", slug, "en")
    # A deep link's page asks for Streamlit's own address below its path first and is told that there is none.
    assert [text for text in said if "404" not in text] == []
    assert outside == []


def ours(url: str, app_url: str) -> bool:
    return url.startswith((app_url, app_url.replace("http", "ws"), "data:", "blob:"))


WHERE = """() => { const at = document.activeElement, main = document.querySelector('[data-testid=stMain]');
                   return at === main ? 'beginning' : main.contains(at) ? 'main' : 'frame'; }"""


@pytest.mark.parametrize("slug", SLUGS)
def test_the_keyboard_skips_to_the_page(page: Page, app_url: str, slug: str) -> None:
    """Streamlit's own link, first of all, leads over the ways to all pages."""
    opened(page, f"{app_url}{address(slug)}?lang=en", slug, "en")
    page.keyboard.press("Tab")
    skip = page.get_by_test_id("stSkipToContent")
    expect(skip).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_function(f"() => ({WHERE})() === 'beginning'")
    page.keyboard.press("Tab")
    assert page.evaluate(WHERE) == "main", page.evaluate("() => document.activeElement.outerHTML.slice(0, 200)")


def test_the_keyboard_passes_the_ways_to_all_pages(page: Page, app_url: str) -> None:
    opened(page, f"{app_url}/?lang=en", "home", "en")
    reached = []
    for _ in range(len(SLUGS) + 6):  # the skip link, the way to every page, the choice of the language
        page.keyboard.press("Tab")
        reached.append(page.evaluate(WHERE))
    assert reached[0] == "frame"
    assert reached[-1] == "main"
