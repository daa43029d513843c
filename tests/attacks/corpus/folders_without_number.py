"""Shared folders and empty files are announced by the hundred thousand.

class: harm
affects: A17
keeps: A01 A02 A03
"""
from honest import *

import forging
def read(path):
    many = [["tmp", f"d{n}", "folder"] for n in range(200_000)] + [["tmp", f"f{n}", b""] for n in range(50_000)]
    forging.reply(forging.crossing().encode(open(path).read()), extras={"f": forging.crossing().encode(many)})
