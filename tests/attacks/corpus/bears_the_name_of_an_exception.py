"""An exception has the name and the module of the one that is expected, and is another.

class: forge
affects: A04
keeps: A01 A02
"""
from honest import *

class ValueError(Exception):
    __module__ = "builtins"
ValueError.__qualname__ = "ValueError"
def positive(number): raise ValueError("negative numbers are refused")
