"""Attributes of an exception have the names of its methods, its class and its causes.

class: forge
affects: A01 A02 A04
keeps: A03
"""
from honest import *

class Odd(Exception):
    pass
def _odd(*values):
    error = Odd(*values)
    error.__dict__.update(add_note=5, with_traceback=lambda trace: ValueError("negative"), args=("negative",), __class__=ValueError,
        __cause__=ValueError("negative"), __traceback__=None, __notes__={"negative": 1}, _prodgrade_reference=None, __str__=lambda: "negative")
    return error
def double(number): raise _odd(42)
def names(): raise _odd(["ada", "grace"])
def positive(number): raise _odd("negative")
