"""Recurrent networks on PyTorch's fused kernels, with fresh weights from a generator. Knows no task.

The cells are written out, gate by gate, in core/foundations/recurrent.py; here they are fast.
"""

from __future__ import annotations

from torch import Generator, nn

from core.models.dropout import Dropout
from core.models.recurrent_config import Cell

KINDS: dict[Cell, type[nn.RNN | nn.GRU | nn.LSTM]] = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}


def recurrent(
    cell: Cell, inputs: int, units: int, layers: int, generator: Generator, forget_bias: float = 0.0
) -> nn.RNN | nn.GRU | nn.LSTM:
    """`outputs, state = net(x, state)`: x (batch, time, inputs) → outputs (batch, time, units) of the last layer.

    Weights and biases are uniform in ±1/√units, as PyTorch draws its own. Of an LSTM the two biases of the forget gate, which
    only ever act as their sum, are set to `forget_bias` and 0.
    """
    net = KINDS[cell](inputs, units, layers, batch_first=True)
    draw(net, generator)
    if isinstance(net, nn.LSTM):
        set_forget_bias(net, forget_bias)
    return net


def set_forget_bias(net: nn.LSTM, value: float) -> None:
    """Set the forget gates' bias of every layer; PyTorch stacks the gates as input, forget, candidate, output."""
    units = net.hidden_size
    for name, parameter in net.named_parameters():
        if name.startswith(("bias_ih", "bias_hh")):
            nn.init.constant_(parameter.data[units : 2 * units], value if name.startswith("bias_ih") else 0.0)


def draw(module: nn.Module, generator: Generator) -> nn.Module:
    """Draw all weights of a module anew from `generator`, as PyTorch draws them from its own; returns the module.

    Dense and recurrent layers: uniform in ±1/√(inputs) and ±1/√units. Embeddings: normal with variance 1, a row of
    padding stays zero. Dropout gets its first seed.
    """
    for each in module.modules():
        if isinstance(each, nn.Linear | nn.RNNBase):
            bound = (each.in_features if isinstance(each, nn.Linear) else each.hidden_size) ** -0.5
            for parameter in each.parameters(recurse=False):
                nn.init.uniform_(parameter, -bound, bound, generator=generator)
        elif isinstance(each, nn.Embedding | nn.EmbeddingBag):
            nn.init.normal_(each.weight, generator=generator)
            if each.padding_idx is not None:
                nn.init.zeros_(each.weight.data[each.padding_idx])
        elif isinstance(each, Dropout):
            each.begin(generator)
    return module
