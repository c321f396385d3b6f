"""How a worker trains a run of sequences: the functions that core/runs/recipe.py calls."""

from core.sequences.checkpoint import restore, save
from core.sequences.report import fit
from core.sequences.state import start

__all__ = ["fit", "restore", "save", "start"]
