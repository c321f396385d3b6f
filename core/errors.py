"""The one exception a learner may cause. It carries a code and numbers; the sentence lives in assets/text."""

from __future__ import annotations


class Problem(Exception):
    """Something from outside cannot be used.

    `code` names the sentence `problem.<code>` in assets/text/<language>/problems.md; `params` fill its {{placeholders}}.
    """

    def __init__(self, code: str, **params: str | int | float) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value}" for name, value in self.params.items())
        return f"{self.code}({details})"

    def __reduce__(self) -> tuple[object, ...]:  # problems cross process borders; keyword arguments need a hand
        return _rebuild, (self.code, self.params)


def _rebuild(code: str, params: dict[str, str | int | float]) -> Problem:
    return Problem(code, **params)
