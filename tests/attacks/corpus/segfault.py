"""The process is made to crash below Python.

class: harm
affects: A01 A08
keeps: A02
"""
from honest import *
import ctypes
def double(number): ctypes.string_at(0)
