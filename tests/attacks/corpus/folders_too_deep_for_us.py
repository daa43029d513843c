"""Shared folders are announced that lie in one another thousands deep.

class: harm
affects: A17
keeps: A01 A02 A03
"""
from honest import *

import forging
def read(path):
    chain = [["tmp", "/".join(["d"] * depth), "folder"] for depth in range(100, 1900, 100)]
    forging.reply(forging.crossing().encode(open(path).read()), extras={"f": forging.crossing().encode(chain)})
