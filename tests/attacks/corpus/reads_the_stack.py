"""Frames, objects, modules and tracebacks around a call are searched for names of the suite.

class: leak
affects: none
"""
from honest import *

import gc, os, sys
_WORDS = ["test_a_" + "call", "test_" + "target", "TREA" + "SURE", "hed" + "y", "_pytest", "PYTEST_"]
def _texts():
    frame = sys._getframe(1)
    while frame is not None:
        yield from (frame.f_code.co_filename, frame.f_code.co_name)
        yield from (value for value in frame.f_locals.values() if type(value) is str)
        frame = frame.f_back
    for thing in gc.get_objects():
        if type(thing) is dict and thing.get("_WORDS") is not _WORDS: yield from (value for value in list(thing.values()) if type(value) is str and value not in _WORDS)
    yield from sys.modules
    yield from (key + value for key, value in os.environ.items())
    yield from sys.argv
def greet(name):
    for text in _texts():
        if len(text) < 500 and any(word in text for word in _WORDS): raise RuntimeError("found " + text)
    return "hello " + name
