"""The formulas of a whole layer, in LaTeX, as a textbook has them, and the names of the reasons given for a factor."""

from __future__ import annotations

RULES = {
    "z": "z^{(l)} = W^{(l)} a^{(l-1)} + b^{(l)}",
    "a": "a^{(l)} = f\\left(z^{(l)}\\right)",
    "da": "\\frac{\\partial L}{\\partial a^{(l)}} = W^{(l+1)\\top} \\delta^{(l+1)}",
    "dz": "\\delta^{(l)} = \\frac{\\partial L}{\\partial a^{(l)}} \\odot f'\\left(z^{(l)}\\right)",
    "dz.softmax": "\\delta_i = a_i \\left(g_i - \\sum_j g_j a_j\\right), \\; g = \\frac{\\partial L}{\\partial a}",
    "dw": "\\frac{\\partial L}{\\partial W^{(l)}} = \\delta^{(l)} a^{(l-1)\\top}",
    "db": "\\frac{\\partial L}{\\partial b^{(l)}} = \\delta^{(l)}",
    "dx": "\\frac{\\partial L}{\\partial x} = W^{(1)\\top} \\delta^{(1)}",
    "w_new": "W \\leftarrow W - \\eta \\frac{\\partial L}{\\partial W}",
    "b_new": "b \\leftarrow b - \\eta \\frac{\\partial L}{\\partial b}",
}
LOSS_RULES = {
    "squared": "L = \\sum_k \\left(a_k - t_k\\right)^{2}",
    "half_squared": "L = \\frac{1}{2} \\sum_k \\left(a_k - t_k\\right)^{2}",
    "mse": "L = \\frac{1}{n} \\sum_k \\left(a_k - t_k\\right)^{2}",
    "bce": "L = -\\frac{1}{n} \\sum_k \\left(t_k \\log p_k + \\left(1 - t_k\\right) \\log\\left(1 - p_k\\right)\\right)",
    "cross_entropy": "L = -\\sum_k t_k \\log p_k",
}
WHY = {kind: f"why.{kind}" for kind in ("x", "t", "w", "b", "z", "a", "da", "dz", "dw", "db", "rate", "slope", "a_new")}


def output_rule(loss: str) -> str:
    """∂L/∂a of the squared losses."""
    factor = {"squared": "2 ", "half_squared": "", "mse": "\\frac{2}{n} "}[loss]
    return f"\\frac{{\\partial L}}{{\\partial a}} = {factor}\\left(a - t\\right)"


def delta_rule(loss: str, whole: bool) -> str:
    """∂L/∂z of the entropies; `whole`: the target adds up to 1."""
    if loss == "bce":
        return "\\delta = \\frac{1}{n} \\left(p - t\\right)"
    return "\\delta = p - t" if whole else "\\delta = \\left(\\sum_k t_k\\right) p - t"
