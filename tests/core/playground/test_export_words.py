"""What an exported script says beside its code: in the reader's language, and never as code."""

from __future__ import annotations

import ast
from dataclasses import replace

from core.data.plane import PlaneConfig
from core.playground import export
from core.playground.experiment import Experiment
from core.text import LANGUAGES
from core.training.small import SmallConfig
from tests.core.playground.exported import WORDS, script

SMALL = PlaneConfig(points=40, noise=0.1)


def test_what_a_title_holds_stays_a_comment() -> None:
    title = 'x"""\nimport os\r\x0c\u2028raise SystemExit\\\0'
    lines = script(Experiment(SMALL), title=title).splitlines()
    assert lines[0] == '# x""" import os raise SystemExit\\'
    curve = script(Experiment(replace(SMALL, kind="own"), own="=sin(x)\n\n+ x"))
    assert "# --- Data: y =sin(x) + x\n" in curve


def test_it_is_written_in_the_reader_s_language() -> None:
    given = Experiment(SMALL, network=SmallConfig(schedule="one_cycle"))
    texts = {language: export.script(given, words=WORDS[language]) for language in LANGUAGES}
    for language, text in texts.items():
        for key in ("note", "features", "chance", "network", "training", "schedule.one_cycle"):
            assert WORDS[language][key][:60] in text, key
    trees = [ast.dump(ast.parse(text.replace(WORDS[each]["schedule.one_cycle"], ""))) for each, text in texts.items()]
    assert trees[0] == trees[1]
