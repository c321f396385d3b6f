"""The steps through a network: every formula read back, every number recomputed, every source known before it is used."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import Problem
from core.foundations.network import NetworkConfig, backward, descend, forward
from core.foundations.presets import PRESETS
from core.foundations.shape import network
from core.foundations.trace import trace
from tests.core.foundations.latex import compute
from tests.core.foundations.networks import networks

COMMANDS = {"frac", "cdot", "partial", "left", "right", "log", "max", "tanh", "operatorname", "sigma", "delta", "eta"}
COMMANDS |= {"Phi", "varphi", "tilde", "quad", "le"}
KINDS = {"x", "w", "b", "t", "z", "a", "loss", "da", "dz", "dw", "db", "dx", "w_new", "b_new", "loss_new"}


@given(networks())
@settings(max_examples=40)
def test_every_formula_read_back_gives_its_value(config: NetworkConfig) -> None:
    for id, each in trace(config)["quantities"].items():
        if not each["formula"]:
            continue
        names = {factor["symbol"]: factor["value"] for factor in each["factors"]}
        got = compute(each["formula"], names)
        size = max(abs(value) for value in names.values()) + 1.0
        assert got == pytest.approx(each["value"], rel=1e-9, abs=1e-12 * size), id


@given(st.one_of(networks(), networks(scale=10.0)))
@settings(max_examples=40)
def test_who_computes_with_the_shown_numbers_gets_the_shown_result(config: NetworkConfig) -> None:
    for id, each in trace(config)["quantities"].items():
        size = max([abs(factor["value"]) for factor in each["factors"]], default=0.0)
        got, result = compute(each["numbers"]), compute(each["shown"])
        assert result == pytest.approx(each["value"], rel=0.51e-5), id
        assert got == pytest.approx(each["value"], rel=0.51e-5, abs=1e-14 * (1.0 + size**2)), id
        first, second = (relation == "=" for relation in each["relations"])
        if first and each["formula"]:
            assert got == pytest.approx(each["value"], rel=1e-9, abs=1e-14 * (1.0 + size**2)), id
        if second:
            assert got == pytest.approx(result, rel=1e-9, abs=1e-14 * (1.0 + size**2)), id


@given(st.one_of(networks(), networks(scale=10.0)))
@settings(max_examples=60)
def test_the_slope_of_an_activation_is_worked_out_with_its_numbers(config: NetworkConfig) -> None:
    quantities = trace(config)["quantities"]
    for id, each in quantities.items():
        slope = each.get("slope")
        factors = {factor["symbol"]: factor for factor in each["factors"]}
        assert (slope is not None) == ("'" in each["formula"]), id
        if slope is None:
            continue
        value, z = factors[slope["symbol"]]["value"], quantities[f"z{id[2:]}"]["value"]
        names = {name: factor["value"] for name, factor in factors.items()}
        assert factors[slope["symbol"]]["why"] == "why.slope"
        assert compute(
            slope["symbol"],
            {k: v for k, v in names.items() if k != slope["symbol"]} | {quantities[f"z{id[2:]}"]["symbol"]: z},
        ) == pytest.approx(value, rel=1e-9, abs=1e-13)
        assert compute(slope["formula"], names) == pytest.approx(value, rel=1e-9, abs=1e-13), id
        got, result = compute(slope["numbers"]), compute(slope["shown"])
        assert result == pytest.approx(value, rel=0.51e-5), id
        assert got == pytest.approx(result, rel=0.51e-5, abs=1e-14), id  # it rounds to what is shown
        first, second = (relation == "=" for relation in slope["relations"])
        assert not first or got == pytest.approx(value, rel=1e-9, abs=1e-12), id
        assert not second or got == pytest.approx(result, rel=1e-9, abs=1e-14), id
        assert {factor["id"] for factor in each["factors"]} == set(each["sources"]), id


@pytest.mark.parametrize(
    ("name", "formula"),
    [
        ("sigmoid", "a^{(1)}_{1} \\cdot \\left(1 - a^{(1)}_{1}\\right)"),
        ("tanh", "1 - \\left(a^{(1)}_{1}\\right)^{2}"),
        ("relu", "0 \\quad \\left(z^{(1)}_{1} \\le 0\\right)"),
        ("silu", "a^{(1)}_{1} + \\sigma\\left(z^{(1)}_{1}\\right) \\cdot \\left(1 - a^{(1)}_{1}\\right)"),
        ("step", "0"),
    ],
)
def test_slopes_are_written_as_textbooks_do(name: Any, formula: str) -> None:
    config = NetworkConfig(inputs=1, h1=1, h2=0, outputs=1, act1=name, weights=(1.0, 1.0), biases=(0.0, 0.0), x=(-0.5,))
    delta = trace(config)["quantities"]["dz1.1"]
    assert delta["slope"]["formula"] == formula
    value = compute(delta["slope"]["shown"])
    assert compute(delta["numbers"].split(" \\cdot ")[-1]) == pytest.approx(value, rel=1e-5)


@given(networks())
def test_the_values_are_those_of_the_passes_written_out(config: NetworkConfig) -> None:
    steps = trace(config)
    net = network(config)
    out = forward(net)
    gradients = backward(net, out)
    new = descend(net, gradients, config.learning_rate)

    def of(kind: str, layer: int) -> list[float]:
        return [q["value"] for q in steps["quantities"].values() if q["kind"] == kind and q["layer"] == layer]

    close = {"rtol": 1e-10, "atol": 1e-11}
    for layer in range(1, len(net.W) + 1):
        for kind, array in (
            ("z", out.z[layer - 1]),
            ("a", out.a[layer]),
            ("dw", gradients.W[layer - 1]),
            ("db", gradients.b[layer - 1]),
            ("dz", gradients.delta[layer - 1]),
            ("w_new", new.W[layer - 1]),
            ("b_new", new.b[layer - 1]),
        ):
            np.testing.assert_allclose(of(kind, layer), array.ravel(), **close, err_msg=f"{kind}{layer}")
    np.testing.assert_allclose(of("dx", 0), gradients.x, **close)
    assert steps["quantities"]["loss"]["value"] == pytest.approx(out.loss, rel=1e-10, abs=1e-11)
    assert steps["quantities"]["loss_new"]["value"] == pytest.approx(forward(new).loss, rel=1e-10, abs=1e-11)


@given(networks())
@settings(max_examples=40)
def test_nothing_is_used_before_it_is_known(config: NetworkConfig) -> None:
    steps = trace(config)
    quantities = steps["quantities"]
    known = {id for id, each in quantities.items() if each["kind"] in ("x", "t", "w", "b")}
    assert len(steps["order"]) == len(set(steps["order"]))
    for id in steps["order"]:
        assert set(quantities[id]["sources"]) <= known, id
        known.add(id)
    assert known == set(quantities)
    assert {each["kind"] for each in quantities.values()} <= KINDS
    kinds = [quantities[id]["kind"] for id in steps["order"]]
    assert kinds.index("loss") == max(place for place, kind in enumerate(kinds) if kind in ("z", "a")) + 1
    assert kinds[-1] == "loss_new"


@given(networks())
@settings(max_examples=40)
def test_it_travels_as_json_and_uses_little_latex(config: NetworkConfig) -> None:
    steps = trace(config)
    assert json.loads(json.dumps(steps, allow_nan=False)) == steps
    for each in steps["quantities"].values():
        used = set(re.findall(r"\\([A-Za-z]+)", each["symbol"] + each["formula"] + each["numbers"] + each["shown"]))
        assert used <= COMMANDS
        for text in (each["formula"], each["numbers"], each["rule"]):
            assert text.count("{") == text.count("}")
            assert text.count("\\left(") == text.count("\\right)")


def test_the_worked_example_of_the_textbooks() -> None:
    values = {id: each["value"] for id, each in trace(PRESETS["worked"])["quantities"].items()}
    assert [values["a1.1"], values["a1.2"], values["a2.1"], values["a2.2"]] == pytest.approx([1.7, 1.7, 1.9, 1.9])
    assert values["z3.1"] == pytest.approx(2.1)
    assert values["a3.1"] == pytest.approx(0.890903, abs=5e-7)
    assert values["loss"] == pytest.approx(0.240986, abs=5e-7)
    assert [values["dw3.1.1"], values["dw3.1.2"]] == pytest.approx([0.1813, 0.1813], abs=5e-5)
    assert values["db3.1"] == pytest.approx(0.0954, abs=5e-5)
    assert [values[f"dw2.{i}.{j}"] for i in (1, 2) for j in (1, 2)] == pytest.approx([0.0811] * 4, abs=5e-5)
    assert [values[f"dw1.{i}.{j}"] for i in (1, 2) for j in (1, 2)] == pytest.approx([0.0477, 0.0954] * 2, abs=5e-5)


def test_a_step_says_its_formula_its_numbers_and_its_sources() -> None:
    quantities = trace(PRESETS["worked"])["quantities"]
    loss, edge = quantities["loss"], quantities["dw3.1.2"]
    assert loss["formula"] == "\\left(a^{(3)}_{1} - t_{1}\\right)^{2}"
    assert loss["numbers"] == "\\left(0.890903 - 0.4\\right)^{2}"
    assert loss["relations"] == ["\\approx", "\\approx"]
    assert edge["formula"] == "\\delta^{(3)}_{1} \\cdot a^{(2)}_{2}"
    assert edge["rule"] == "\\frac{\\partial L}{\\partial W^{(l)}} = \\delta^{(l)} a^{(l-1)\\top}"
    assert (edge["layer"], edge["unit"], edge["from"]) == (3, 1, 2)
    assert [(factor["id"], factor["why"]) for factor in edge["factors"]] == [("dz3.1", "why.dz"), ("a2.2", "why.a")]


def test_the_loss_after_comes_from_the_outputs_after() -> None:
    quantities = trace(PRESETS["worked"])["quantities"]
    after, weight = quantities["loss_new"], quantities["w_new3.1.1"]
    assert [(factor["symbol"], factor["why"]) for factor in after["factors"]] == [
        ("\\tilde{a}_{1}", "why.a_new"),
        ("t_{1}", "why.t"),
    ]
    assert set(after["sources"]) == {"t1", *(id for id in quantities if id.startswith(("w_new", "b_new")))}
    assert [factor["why"] for factor in weight["factors"]] == ["why.w", "why.rate", "why.dw"]


def test_entropies_go_to_the_logits_at_once() -> None:
    quantities = trace(PRESETS["classes"])["quantities"]
    assert "da2.1" not in quantities
    assert [quantities[f"dz2.{unit}"]["formula"] for unit in (1, 2)] == ["a^{(2)}_{1} - t_{1}", "a^{(2)}_{2} - t_{2}"]
    assert quantities["dz2.2"]["rule"] == "\\delta = p - t"
    blurred = trace(replace(PRESETS["classes"], target=(0.5, 1.0, 0.0)))["quantities"]["dz2.1"]
    assert "\\sum_k t_k" in blurred["rule"]  # p − t holds for targets that add up to 1
    assert blurred["formula"].startswith("\\left(t_{1} + t_{2} + t_{3}\\right)")


def test_the_order_goes_neuron_by_neuron_and_back_edge_by_edge() -> None:
    order = trace(replace(PRESETS["xor"], loss="squared"))["order"]
    assert order[:7] == ["z1.1", "a1.1", "z1.2", "a1.2", "z2.1", "a2.1", "loss"]
    assert order[7:14] == ["da2.1", "dz2.1", "dw2.1.1", "dw2.1.2", "db2.1", "da1.1", "dz1.1"]


def test_autograd_stands_beside_its_quantity() -> None:
    quantities = trace(PRESETS["worked"], {"z3.1": 2.0})["quantities"]
    assert quantities["z3.1"]["autograd"] == 2.0
    assert quantities["a3.1"]["autograd"] is None


def test_too_many_numbers_are_a_problem() -> None:
    with pytest.raises(Problem, match="setting_wrong_count"):
        trace(NetworkConfig(weights=(1.0, 2.0)))


def test_the_largest_numbers_stay_numbers() -> None:
    for loss in ("squared", "cross_entropy"):
        config = NetworkConfig(inputs=4, h1=6, h2=6, h3=6, outputs=3, loss=loss, act_out="linear", learning_rate=10.0)
        config = replace(config, act1="linear", act2="linear", act3="linear", x=(100.0,) * 4, target=(-100.0,) * 3)
        steps = trace(replace(config, weights=(100.0,) * 114, biases=(100.0,) * 21))
        json.dumps(steps, allow_nan=False)
