"""Groups of exceptions are raised that hold what ends a run of pytest or skips a test.

class: forge
affects: A01 A02 A04
keeps: A03
"""
from honest import *

import unittest
def double(number): raise BaseExceptionGroup("all at once", [KeyboardInterrupt(), SystemExit(0), GeneratorExit()])
def names(): raise ExceptionGroup("skipped", [unittest.SkipTest("not today"), ValueError("negative")])
def positive(number): raise ExceptionGroup("negative", [ValueError("negative")])
