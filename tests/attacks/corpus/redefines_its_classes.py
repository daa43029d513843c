"""A class is described anew, as one of the plain number 7, and described in ways that no class can be.

class: forge
affects: A01 A02 A03
keeps: A04
"""
from honest import *

import forging
def _class(**changes):
    return {"name": "Seven", "qualname": "S", "module": "m", "doc": None, "bases": [], "methods": [], "specials": ["__eq__", "__hash__"],
            "meta": [], "value": "", "abstract": [], "content": "", **changes}
class Tally:
    value = 7
    def add(self, number):
        tree = {"h": [[5, 5], {"T": [5, 4]}, 0]}
        forging.reply(tree, extras={"k": [[[5, 4], _class(bases=[{"T": [5, 4]}], value="int", specials=["__class__", "__getattribute__"])]]})
def double(number):
    forging.reply({"h": [[5, 6], {"T": [5, 7]}, 1]}, extras={"k": [[[5, 7], _class(name="a\0b", value="int")]]})
def names():
    first = [[5, 8], _class(specials=["__eq__", "__len__", "__iter__"], content="list")]
    second = [[5, 8], _class(bases=[{"ty": "builtins:Warning"}, {"ty": "builtins:int"}], content="list", meta=["__instancecheck__"])]
    forging.reply({"h": [[5, 9], {"T": [5, 8]}]}, extras={"k": [first, second]})
