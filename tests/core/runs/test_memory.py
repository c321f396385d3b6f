"""What a process does with the memory that its training frees."""

import platform
import subprocess
import sys

import pytest

PAGES = (
    20 * 5120
)  # that twenty tensors of 20 MB touch; without `keep_memory` nearly all of them are asked for anew each time
TWICE = """
import resource
import torch
from core.runs.memory import keep_memory

def faults():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(20):
        torch.ones(5 * 2**20)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

keep_memory()
faults()  # the first ones are the allocator's to settle
print(faults())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another allocator")
def test_the_same_memory_is_used_again():
    told = subprocess.run([sys.executable, "-c", TWICE], capture_output=True, text=True, check=True).stdout
    assert int(told) < PAGES / 4
