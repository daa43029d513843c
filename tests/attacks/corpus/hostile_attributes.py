"""Attributes are properties that exit, loop and lie.

class: forge
affects: A03
keeps: A01
"""
from honest import *

import os
class Tally:
    def add(self, number): pass
    @property
    def value(self): os._exit(0)
