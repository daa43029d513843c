"""Importing it succeeds; whoever reads a name of it finds the process gone.

class: forge
affects: A01 A02 A03
"""
import os
def __getattr__(name): os._exit(0)
