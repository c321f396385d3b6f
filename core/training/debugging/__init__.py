"""Broken trainings to diagnose: a healthy training, planted bugs and repairs as edits of its source, instruments, traps, evidence."""
