"""Sixteen numbers as one value for compiled kernels, which LLVM turns into the machine's vector instructions. Knows no network.

`load` and `store` move a row of an array (rows, 16); + − * / work on vectors and on a vector and a number, which takes the
vector's type. Numba's own loops over sixteen numbers are recognised as vectors too seldom.
"""

# ruff: noqa: ARG001 - Numba reads the names of arguments that only their code generators use
from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, cast

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.typing.templates import AbstractTemplate, infer_global, signature
from numba.extending import intrinsic, lower_builtin, models, register_model

LANES = 16


def built(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of kernels that says which instructions it is."""
    return cast(Callable[..., Any], intrinsic(function))


class Vector(types.Type):
    """Sixteen numbers of a real type."""

    def __init__(self, dtype: Any) -> None:
        self.dtype = dtype
        super().__init__(name=f"Vector({dtype})")


@register_model(Vector)
class VectorModel(models.PrimitiveModel):
    """As LLVM has it."""

    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, ir.VectorType(manager.lookup(kind.dtype).get_value_type(), LANES))


def vector(context: Any, builder: Any, value: Any, kind: Any, wanted: Vector) -> Any:
    """`value` itself where it is a vector, a number in all lanes where not."""
    if isinstance(kind, Vector):
        return value
    number = context.cast(builder, value, kind, wanted.dtype)
    lanes = context.get_value_type(wanted)
    first = builder.insert_element(ir.Constant(lanes, ir.Undefined), number, ir.Constant(ir.IntType(32), 0))
    return builder.shuffle_vector(first, first, ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES))


def vector_of(*kinds: Any) -> Any:
    """The vector type among them, or None."""
    return next((kind for kind in kinds if isinstance(kind, Vector)), None)


def _operator(symbol: Any, instruction: str) -> None:
    class Template(AbstractTemplate):
        def generic(self, args: Any, kws: Any) -> Any:
            found = vector_of(*args)
            if kws or not found or not all(kind == found or isinstance(kind, types.Number) for kind in args):
                return None
            return signature(found, *args)

    def lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        a, b = (vector(context, builder, arg, kind, sig.return_type) for arg, kind in zip(args, sig.args, strict=True))
        return getattr(builder, instruction)(a, b)

    infer_global(symbol)(Template)
    for pair in ((Vector, Vector), (Vector, types.Number), (types.Number, Vector)):
        lower_builtin(symbol, *pair)(lower)


for _symbol, _inplace, _instruction in (
    (operator.add, operator.iadd, "fadd"),
    (operator.sub, operator.isub, "fsub"),
    (operator.mul, operator.imul, "fmul"),
    (operator.truediv, operator.itruediv, "fdiv"),
):
    _operator(_symbol, _instruction)
    _operator(_inplace, _instruction)


def _row(context: Any, builder: Any, array: Any, kind: Any, row: Any) -> Any:
    data = context.make_array(kind)(context, builder, array).data
    lanes = context.get_value_type(Vector(kind.dtype))
    at = builder.gep(data, [builder.mul(row, ir.Constant(row.type, LANES))])
    return builder.bitcast(at, lanes.as_pointer())


@built
def load(_: Any, array: Any, row: Any) -> Any:
    """Row `row` of an array (rows, 16)."""

    def codegen(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        at = _row(context, builder, args[0], sig.args[0], args[1])
        return builder.load(at, align=sig.return_type.dtype.bitwidth // 8)

    return Vector(array.dtype)(array, types.intp), codegen


@built
def store(_: Any, array: Any, row: Any, value: Any) -> Any:
    """Write `value` to row `row` of an array (rows, 16)."""

    def codegen(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        kind = Vector(sig.args[0].dtype)
        lanes = vector(context, builder, args[2], sig.args[2], kind)
        at = _row(context, builder, args[0], sig.args[0], args[1])
        builder.store(lanes, at, align=kind.dtype.bitwidth // 8)
        return context.get_dummy_value()

    return types.void(array, types.intp, value), codegen


@built
def where(_: Any, z: Any, limit: Any, above: Any, otherwise: Any) -> Any:
    """`above` in the lanes where z > limit, `otherwise` in the others."""
    found = vector_of(z, limit, above, otherwise)

    def codegen(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        z, limit, above, otherwise = (
            vector(context, builder, arg, kind, found) for arg, kind in zip(args, sig.args, strict=True)
        )
        return builder.select(builder.fcmp_ordered(">", z, limit), above, otherwise)

    return found(z, limit, above, otherwise), codegen


@built
def power_of_two(_: Any, k: Any) -> Any:
    """2^k for a whole k of −126 … 127, written into the exponent of a float32."""

    def codegen(_: Any, builder: Any, sig: Any, args: Any) -> Any:
        whole = ir.VectorType(ir.IntType(32), LANES)
        shifted = builder.add(builder.fptosi(args[0], whole), ir.Constant(whole, [127] * LANES))
        return builder.bitcast(builder.shl(shifted, ir.Constant(whole, [23] * LANES)), args[0].type)

    return k(k), codegen


def _called(name: str) -> Any:
    @built
    def function(_: Any, z: Any) -> Any:
        def codegen(_: Any, builder: Any, sig: Any, args: Any) -> Any:
            kind = args[0].type
            full = f"{name}.v{LANES}f{z.dtype.bitwidth}"
            declared = cgutils.get_or_insert_function(builder.module, ir.FunctionType(kind, [kind]), full)
            return builder.call(declared, args)

        return z(z), codegen

    return function


nearest = _called("llvm.rint")  # the nearest whole number
root = _called("llvm.sqrt")


@built
def lane(_: Any, z: Any, s: Any) -> Any:
    """The number in lane `s`."""

    def codegen(_: Any, builder: Any, sig: Any, args: Any) -> Any:
        return builder.extract_element(args[0], args[1])

    return z.dtype(z, types.intp), codegen


@built
def with_lane(_: Any, z: Any, s: Any, number: Any) -> Any:
    """z with `number` in lane `s`."""

    def codegen(_: Any, builder: Any, sig: Any, args: Any) -> Any:
        return builder.insert_element(args[0], args[2], args[1])

    return z(z, types.intp, z.dtype), codegen


@built
def total(_: Any, z: Any) -> Any:
    """The sum of all lanes: halves are added until one is left."""

    def codegen(_: Any, builder: Any, sig: Any, args: Any) -> Any:
        lanes, half = args[0], LANES // 2
        while half:
            turned = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [(s + half) % LANES for s in range(LANES)])
            lanes = builder.fadd(lanes, builder.shuffle_vector(lanes, lanes, turned))
            half //= 2
        return builder.extract_element(lanes, ir.Constant(ir.IntType(32), 0))

    return z.dtype(z), codegen
