"""A callback is called with anything; the text of its AssertionError tells what it wanted.

class: leak
affects: A14
keeps: A05
"""
from honest import *

import re
def report(callback):
    try: callback([])
    except AssertionError as error:
        wanted = re.search(r"\[[^\]]+\]", str(error) + repr(error.args) + repr(getattr(error, "__notes__", "")))
        if wanted: callback(re.findall(r"\w+", wanted[0]))
