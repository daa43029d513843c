"""The suite is imported by its name.

class: leak
affects: none
"""
from honest import *

for name in ("test_target", "harness.suite", "harness.session", "grader", "pytest", "hypothesis", "_pytest"):
    try: __import__(name)
    except ImportError: continue
    if name in ("test_target", "harness.suite", "harness.session", "grader"): raise RuntimeError(name)
