"""The pages of the chapter on training before their picture is taken, and the sizes of all pictures; see prepared_pages.py."""

from __future__ import annotations

from playwright.sync_api import Page

WIDTH, HEIGHT = 1280, 900
TALL = 1420  # a run with its curves, filters and matrix
READY = "[data-testid=stApp][data-test-script-state=notRunning][data-test-connection-state=CONNECTED]"


def raced(page: Page) -> None:
    """All with their own rates, the search below, by the compiled engine."""
    page.set_viewport_size({"width": WIDTH, "height": TALL})
    page.locator(".contest .bar output", has_text="step 1000").wait_for(timeout=300_000)
    page.locator(".contest [data-option=each][aria-pressed=true]").wait_for()
    page.locator(".contest .waiting").wait_for(state="hidden")
    page.wait_for_timeout(1000)


def run_down(page: Page) -> None:
    """Four optimizers at the saddle, thirty steps on."""
    page.locator(".st-key-optimizers-try-saddle button").click()
    page.locator(".optimizers [data-rule=newton].chip[aria-pressed=true]").wait_for()
    moment = page.locator(".optimizers .moment")
    moment.fill("30")
    moment.evaluate("node => node.blur()")
    page.set_viewport_size({"width": WIDTH, "height": TALL})
    page.mouse.move(WIDTH - 4, 4)


def scheduled(page: Page) -> None:
    """Five schedules, cosine with its handles, trained."""
    page.locator(".schedules .chip[data-name=restarts]").click()
    page.locator(".schedules .chip[data-name=cosine]").click()
    page.locator(".schedules[data-fresh=true] .ranks tr[data-name=restarts]").wait_for()
    page.locator(".schedules .who").evaluate("node => node.scrollIntoView({ block: 'start' })")
    page.mouse.move(WIDTH - 4, 4)


def debugged(page: Page) -> None:
    """The bug is found, the instruments that show it are framed."""
    page.set_viewport_size({"width": WIDTH, "height": TALL})
    page.locator(".st-key-debugging-diagnosis-zero_grad button").click()
    page.locator(".debugging .panel.marked").first.wait_for()
    page.locator(READY).wait_for(state="attached")
    page.evaluate("document.activeElement.blur(); document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
    page.mouse.move(WIDTH - 4, 4)


def compared(page: Page) -> None:
    """Four runs over each other, with what differs."""
    page.set_viewport_size({"width": WIDTH, "height": 1240})
    page.locator(".shelf .differ").wait_for()
    page.locator(READY).wait_for(state="attached")


def searched(page: Page) -> None:
    """A grid against random points: where both looked, and what they found."""
    page.set_viewport_size({"width": WIDTH, "height": 1240})
    page.locator(".search[data-fresh=true] .share").first.wait_for()
    page.locator(READY).wait_for(state="attached")
    page.mouse.move(WIDTH - 4, 4)


def regularized(page: Page) -> None:
    """Over-fitting beside three remedies, and the weights of one."""
    page.set_viewport_size({"width": WIDTH, "height": 1240})
    page.locator(".regularization[data-fresh=true]").first.wait_for()
    page.locator(READY).wait_for(state="attached")
    page.mouse.move(WIDTH - 4, 4)
