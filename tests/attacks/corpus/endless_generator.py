"""A generator never ends.

class: harm
affects: A06
keeps: A01
"""
from honest import *
def numbers(count):
    while True: yield 0
