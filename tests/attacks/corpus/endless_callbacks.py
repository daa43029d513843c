"""The callback is called without end.

class: harm
affects: A05
keeps: A01
"""
from honest import *
def each(callback, items):
    while True: callback(1)
