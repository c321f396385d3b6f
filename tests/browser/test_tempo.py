"""How fast a run goes, as the live view measures it: what a newcomer is sent of the past is no speed."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import BrowserContext

TEMPO = Path(__file__).resolve().parents[2] / "assets" / "parts" / "tempo.js"
RATES = """reports => {
    const tempo = new Tempo();
    return reports.map(([step, now]) => { tempo.note(step, now); return tempo.rate; }); }"""


def rates(context: BrowserContext, *reports: tuple[int, float]) -> list[float | None]:
    page = context.new_page()
    page.add_script_tag(content=TEMPO.read_text("utf-8"))
    return page.evaluate(RATES, reports)  # type: ignore[no-any-return]


def test_an_even_pace_is_told_once_it_is_known(context: BrowserContext) -> None:
    """Twenty steps a second, two every tenth of a second, from step 1000 on."""
    found = rates(context, *((1000 + 2 * i, 100.0 * i) for i in range(100)))
    assert found[0] is None
    known = [rate for rate in found if rate is not None]
    assert len(known) >= 80
    assert all(abs(rate - 20) < 0.01 for rate in known)


def test_what_is_left_of_the_past_does_not_count(context: BrowserContext) -> None:
    """A newcomer gets the last of the past in a burst of a fifth of a second, then the run goes on at 20 steps a second."""
    burst = [(50 * i, 20.0 * i) for i in range(10)]
    found = rates(context, *burst, *((450 + 2 * i, 180 + 100.0 * i) for i in range(1, 40)))
    known = [rate for rate in found if rate is not None]
    assert known
    assert all(abs(rate - 20) < 0.01 for rate in known)


def test_a_run_that_goes_on_from_earlier_is_measured_anew(context: BrowserContext) -> None:
    found = rates(context, *((10 * i, 100.0 * i) for i in range(30)), (100, 3000.0), (101, 3500.0), (102, 4000.0))
    assert abs((found[29] or 0) - 100) < 0.01
    assert found[30] is found[31] is None
    assert abs((found[32] or 0) - 2) < 0.01
