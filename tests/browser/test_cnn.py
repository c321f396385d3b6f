"""A learner's own classes from the first stroke to an answer, and feature maps that follow the chosen picture."""

from __future__ import annotations

import io
import math
import re
import zipfile

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from .conftest import ready
from .lab import Lab

SLOWLY = "cnn.width=4&cnn.batch_size=256&cnn.epochs=100"


def stroke(page: Page, points: list[tuple[float, float]]) -> None:
    """Press, move and release on the pad; points as shares of its side."""
    pad = page.locator("canvas.sketch-canvas")
    box = pad.bounding_box()
    assert box
    spots = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    page.mouse.move(*spots[0])
    page.mouse.down()
    for spot in spots[1:]:
        page.mouse.move(*spot, steps=3)
    page.mouse.up()


def draw(page: Page, shape: str, number: int) -> None:
    """A circle or a cross, each a little different."""
    x, y, r = 0.5 + 0.02 * (number % 3), 0.5 - 0.02 * (number % 4), 0.22 + 0.02 * (number % 5)
    page.locator("canvas.sketch-canvas").scroll_into_view_if_needed()
    angles = [math.tau * step / 12 for step in range(13)]
    round_ = [[(x + r * math.cos(angle), y + r * math.sin(angle)) for angle in angles]]
    crossed = [[(x - r, y - r), (x + r, y + r)], [(x + r, y - r), (x - r, y + r)]]
    for points in round_ if shape == "circle" else crossed:
        stroke(page, points)
    told = str(1 if shape == "circle" else 2)
    expect(page.locator("div.sketch")).to_have_attribute("data-told", told)  # the page has all of it
    ready(page)


def maps_of(lab: Lab) -> Locator:
    return lab.live.locator(".panel.maps")


def first_map(lab: Lab) -> str:
    """The pixels of the first layer's feature maps, as a data URL."""
    return str(maps_of(lab).locator("canvas").nth(2).evaluate("canvas => canvas.toDataURL()"))


def test_own_drawings_of_two_shapes_are_learned_and_a_third_is_recognized(page: Page, app_url: str) -> None:
    lab = Lab(page, app_url, "cnn.name=own&cnn.epochs=40&cnn.batch_size=8&cnn.learning_rate=0.005&cnn.rule=adamw")
    expect(lab.button("start")).to_be_disabled()
    for number in range(10):
        shape = ("circle", "cross")[number % 2]
        draw(page, shape, number)
        page.get_by_role("button", name=re.compile(rf"^{shape} \({number // 2}\)")).click()
        expect(page.get_by_role("button", name=re.compile(rf"^{shape} \({number // 2 + 1}\)"))).to_be_visible()
        expect(page.get_by_role("button", name="Clear the pad")).to_be_disabled()
    page.get_by_role("button", name="Make a set of these 10 pictures").click()
    expect(page.get_by_text("Your set: 10 pictures, 2 classes")).to_be_visible()
    assert re.search(r"cnn\.own=[0-9a-f]{20}", page.url)
    lab.pace("Full speed")
    lab.press("start")
    lab.state("finished")
    for number, shape in ((11, "circle"), (12, "cross")):
        draw(page, shape, number)
        ask = page.get_by_role("button", name="Which class is it?")
        ask.click()
        expect(page.get_by_text(f"The network says {shape}")).to_be_visible()
        page.get_by_role("button", name="Clear the pad").click()
        expect(page.get_by_text("The network says")).to_have_count(0)


def test_another_picture_brings_its_feature_maps(page: Page, app_url: str, browser: Browser) -> None:
    lab = Lab(page, app_url, SLOWLY)
    lab.press("start")
    lab.state("running")
    panel, cards = maps_of(lab), lab.live.locator(".sample")
    expect(panel).to_have_attribute("data-picture", "0")
    lab.press("pause")
    lab.state("paused")
    before = first_map(lab)
    cards.nth(4).click()
    expect(panel).to_have_attribute("data-picture", "4")
    expect(cards.nth(4)).to_have_attribute("aria-checked", "true")
    assert first_map(lab) != before
    assert "cnn.watch=4" in page.url
    cards.nth(4).press("ArrowRight")
    expect(panel).to_have_attribute("data-picture", "5")
    row = panel.locator(".stage canvas").first
    row.focus()
    row.press("ArrowRight")
    expect(panel.locator(".read")).to_contain_text("conv1, map 2")
    lab.press("stop")
    lab.state("stopped")
    cards.nth(7).click()  # of a run that is over they are computed from its weights
    expect(panel).to_have_attribute("data-picture", "7")

    visitor = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    try:
        guest = Lab(visitor.new_page(), app_url, f"cnn.run={lab.run}&cnn.watch=2")
        expect(maps_of(guest)).to_have_attribute("data-picture", "2")
        main = guest.page.get_by_test_id("stMain")
        assert main.evaluate("box => box.scrollWidth - box.clientWidth") <= 0
    finally:
        visitor.close()


def test_a_zip_of_folders_is_taken_with_a_reason_for_what_is_not(page: Page, app_url: str) -> None:
    random = np.random.default_rng(0)
    packed, flat = io.BytesIO(), io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(flat, "PNG")
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("猫 🐱", "dog"):
            for number in range(4):  # more than a picture may have in all
                picture = io.BytesIO()
                Image.fromarray(random.integers(0, 256, (520, 520, 3), np.uint8)).save(picture, "PNG")
                archive.writestr(f"pets/{name}/{number}.png", picture.getvalue())
        archive.writestr("pets/dog/broken.png", b"\x89PNG\r\n\x1a\n")
        archive.writestr("../climbs.png", b"")
        archive.writestr("pets/alone/1.png", flat.getvalue())
    assert len(packed.getvalue()) > 6 << 20
    lab = Lab(page, app_url, "cnn.name=own&cnn.own_how=zip&cnn.own_form=color")
    given = {"name": "pets.zip", "mimeType": "application/zip", "buffer": packed.getvalue()}
    page.locator("input[type=file]").first.set_input_files(files=[given])  # type: ignore[list-item]
    make = page.get_by_role("button", name="Make a set of it")
    expect(make).to_be_enabled()
    make.click()
    expect(page.get_by_text("Your set: 8 pictures, 2 classes")).to_be_visible()
    for name in ("broken.png", "climbs.png", "alone"):
        expect(page.locator("code").filter(has_text=name).first).to_be_visible()
    expect(page.locator(".tiles").get_by_text("猫 🐱: 4")).to_be_visible()
    expect(lab.button("start")).to_be_enabled()
