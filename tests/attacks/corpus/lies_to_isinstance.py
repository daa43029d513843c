"""A metaclass says that everything is an instance and a subclass of it, and that it is a ValueError.

class: forge
affects: A02 A12
keeps: A01
"""
from honest import *

class Meta(type):
    def __instancecheck__(cls, thing): return True
    def __subclasscheck__(cls, kind): return True
    def __eq__(cls, other): return True
    def __hash__(cls): return hash(ValueError)
    @property
    def __mro__(cls): return (ValueError, Exception, BaseException, object)
class Negative(Exception, metaclass=Meta):
    __class__ = ValueError
    __bases__ = (ValueError,)
    __module__ = "builtins"
    def __str__(self): return "negative"
Negative.__name__ = Negative.__qualname__ = "ValueError"
class Names(list, metaclass=Meta):
    __class__ = list
    def __eq__(self, other): return True
def positive(number):
    if number < 0: raise Negative("negative")
    return number
class Weights(tuple, metaclass=Meta):
    __class__ = tuple
    def __len__(self): return 2
def names(): return Names()
def weights(): return Weights((0.75, 0.25))
