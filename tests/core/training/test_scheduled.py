"""Training with schedules: each as if it ran alone, the plateau on its own losses, the range test's rule, the grid's cells."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional as F
from torch.optim import lr_scheduler as schedulers

from core.config import to_dict
from core.errors import Problem
from core.foundations.schedules_config import BATCH, BATCHES, NAMES, PER_EPOCH, PRESETS, RATES, SchedulesConfig
from core.training import scheduled, stacked
from core.training.scheduled import SEEDS, SIZES, examples, losses
from tests.core.training.test_stacked import answer

SHORT = SchedulesConfig(epochs=15)


@pytest.fixture(scope="module")
def all_of_them() -> tuple[dict[str, Any], dict[str, Any]]:
    return scheduled.compared(to_dict(replace(SHORT, who=NAMES)))


def test_all_begin_alike_and_who_is_alone_gets_the_same(all_of_them: Any) -> None:
    header, arrays = all_of_them
    assert header["names"] == list(NAMES)
    assert arrays["validation"].shape == (10, SEEDS, 16)
    assert (arrays["validation"][:, :, 0] == arrays["validation"][0, :, 0]).all()
    for name in ("cosine", "plateau"):
        _, alone = scheduled.compared(to_dict(replace(SHORT, who=(name,), looked=name)))
        np.testing.assert_allclose(alone["train"][0], arrays["train"][NAMES.index(name)], rtol=1e-9)


def test_a_run_is_torch_s_with_its_scheduler(all_of_them: Any) -> None:
    """One network with the plateau, another with cosine: torch.optim and torch's schedulers from the same start and batches."""
    _, arrays = all_of_them
    x, t, x_val, t_val = (torch.tensor(each) for each in examples("circle", 0))
    for name in ("plateau", "cosine"):
        w = torch.tensor(stacked.first(SIZES, 1), requires_grad=True)
        optimizer = torch.optim.SGD([w], lr=SHORT.peak, momentum=0.9)
        least = SHORT.floor * SHORT.peak
        wave = schedulers.CosineAnnealingLR(optimizer, SHORT.steps, least) if name == "cosine" else None
        flat = schedulers.ReduceLROnPlateau(optimizer, factor=SHORT.drop, patience=SHORT.patience, min_lr=least)
        for epoch in range(15):
            order = stacked.orders([1], epoch, 200)[0]
            for batch in range(PER_EPOCH):
                if name == "plateau":
                    assert arrays["rates"][1, epoch] == pytest.approx(optimizer.param_groups[0]["lr"], rel=1e-9)
                rows = order[batch * BATCH : (batch + 1) * BATCH]
                optimizer.zero_grad()
                F.binary_cross_entropy_with_logits(answer(SIZES, w, x[rows]), t[rows]).backward()
                optimizer.step()
                if wave:
                    wave.step()
            with torch.no_grad():
                validation = F.binary_cross_entropy_with_logits(answer(SIZES, w, x_val), t_val).item()
            if name == "plateau":
                flat.step(validation)
            if epoch < 4:  # later what rounds otherwise in the last bit has grown
                found = arrays["validation"][NAMES.index(name), 1, epoch + 1]
                assert found == pytest.approx(validation, rel=1e-8)


def test_they_are_ranked_by_the_median_of_the_last_validation_losses(all_of_them: Any) -> None:
    header, arrays = all_of_them
    finals = np.median(arrays["validation"][:, :, -1], axis=1)
    assert (np.diff(finals[header["order"]]) >= 0).all()


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_can_be_trained(preset: str) -> None:
    c = replace(SchedulesConfig(**PRESETS[preset]), epochs=15)  # type: ignore[arg-type]
    header, arrays = scheduled.compared(to_dict(c))
    assert header["names"] == list(c.who)
    assert (np.isfinite(arrays["train"]) | np.isposinf(arrays["train"])).all()
    assert len(arrays["rates"]) == SEEDS * ("plateau" in c.who)


def test_who_ends_no_lower_than_it_began_is_counted_and_comes_last(all_of_them: Any) -> None:
    c = replace(SHORT, rule="sgd", peak=10.0, who=("constant", "exponential"), looked="constant")
    header, arrays = scheduled.compared(to_dict(c))
    assert not np.isnan(arrays["validation"]).any()
    assert arrays["lost"][0].all()
    assert header["names"][header["order"][-1]] == "constant"
    for networks, lost in zip(arrays["train"].reshape(-1, 16), arrays["lost"].ravel(), strict=True):
        assert bool(lost) == (not networks[-1] < networks[0])
    assert not all_of_them[1]["lost"].any()


def test_of_many_fresh_networks_more_get_through_a_high_peak_after_a_long_warm_up() -> None:
    stuck = np.zeros(3, int)
    for seed in (0, 5, 10, 15):
        c = replace(SchedulesConfig(**PRESETS["warm"]), seed=seed)  # type: ignore[arg-type]
        header, arrays = scheduled.compared(to_dict(c))
        stuck += (arrays["train"][:, :, -1] > 0.5).sum(axis=1)  # one that knows nothing has ln 2
    assert header["names"] == ["constant", "cosine", "warmup"]
    assert stuck[0] > stuck[1] > stuck[2]


def test_settings_from_outside_are_checked() -> None:
    with pytest.raises(Problem):
        scheduled.compared({"peak": 1e9})
    with pytest.raises(Problem):
        scheduled.compared({"nobody": 1})


@pytest.mark.parametrize("rule", ["sgd", "momentum", "adam"])
@pytest.mark.parametrize("data", ["circle", "moons", "xor"])
def test_the_range_test_ends_where_the_loss_blows_up_and_suggests_a_rate_before(data: Any, rule: str) -> None:
    header, arrays = scheduled.ranged(data, rule, 0)
    smooth = arrays["smooth"]
    assert header["end"] == len(smooth) < scheduled.PROBES
    assert smooth[-1] > scheduled.BLOWN * smooth.min()
    assert not (smooth[scheduled.AT_FIRST : -1] > scheduled.BLOWN * np.minimum.accumulate(smooth)[10:-1]).any()
    assert smooth[header["lowest"]] == smooth[scheduled.AT_FIRST :].min()
    assert header["tenth"] == pytest.approx(arrays["rates"][header["lowest"]] / 10)
    assert header["steepest"] <= header["lowest"]
    slopes = [  # by NumPy's own fit of a line
        np.polyfit(np.log(arrays["rates"][at]), smooth[at], 1)[0]
        for k in range(scheduled.AT_FIRST, header["lowest"] + 1)
        for at in [np.clip(np.arange(k - scheduled.BESIDE, k + scheduled.BESIDE + 1), 0, header["lowest"])]
    ]
    assert header["steepest"] == scheduled.AT_FIRST + int(np.argmin(slopes))
    assert header["suggested"] == arrays["rates"][header["steepest"]]


def test_the_average_is_that_of_adam_s_first_moment() -> None:
    raw = np.random.default_rng(0).random(50)
    weights = 0.9 ** np.arange(50)[::-1]
    assert scheduled.smoothed(raw)[-1] == pytest.approx((weights * raw).sum() / weights.sum(), rel=1e-12)


@pytest.mark.parametrize("fair", ["epochs", "updates"])
def test_a_cell_of_the_grid_is_the_run_with_that_batch_and_rate(fair: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduled, "GRID_EPOCHS", 2)
    monkeypatch.setattr(scheduled, "GRID_UPDATES", 30)
    header, arrays = scheduled.grid("circle", 0, fair)
    assert arrays["loss"].shape == (len(BATCHES), len(RATES))
    x, t, _, _ = examples("circle", 0)
    row, column = 4, 6
    updates = header["updates"][row]
    assert updates == (2 * -(-200 // BATCHES[row]) if fair == "epochs" else 30)
    ends = []
    for seed in range(scheduled.GRID_SEEDS):
        w = stacked.first(SIZES, seed)[None]
        for k in range(updates):
            epoch, batch = divmod(k, -(-200 // BATCHES[row]))
            rows = stacked.orders([seed], epoch, 200)[:, batch * BATCHES[row] :][:, : BATCHES[row]]
            w = w - RATES[column] * stacked.gradient(SIZES, w, x[rows], t[rows])[1]
        ends.append(losses(w, x, t)[0])
    assert arrays["loss"][row, column] == pytest.approx(np.median(ends), rel=1e-9)
    assert arrays["curves"][row, column, -1] == arrays["loss"][row, column]
    assert arrays["at"][row, -1] == updates


def test_the_edge_of_stability_is_where_the_page_says() -> None:
    """Below 2/η with a small rate; with a larger one the sharpness rises to 2/η and stays about there; beyond it is thrown out."""
    _, small = scheduled.stable(0.1)
    assert small["sharpness"].max() < 2 / 0.1
    assert (np.diff(small["losses"]) < 0).all()
    _, large = scheduled.stable(0.3)
    assert large["sharpness"][0] < 2 / 0.3 < large["sharpness"].max()
    late = large["sharpness"][len(large["sharpness"]) // 2 :] * 0.3 / 2
    assert 0.85 < late.min() < 1 < late.max() < 1.2
    assert large["losses"][-1] < large["losses"][0] / 10
    _, twice = scheduled.stable(0.6)
    calm, calmer = (np.median(each["sharpness"][len(each["sharpness"]) // 2 :]) for each in (large, twice))
    assert 1.9 < calm / calmer < 2.1  # the rate twice as high ends half as sharp
    header, _ = scheduled.stable(3.0)
    assert header["end"] is not None
