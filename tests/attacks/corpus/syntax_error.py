"""It is not Python.

class: forge
affects: all
"""
def double(:
