"""The exception that a callback raised is asked for its arguments and its frames, by its number.

class: leak
affects: A14
keeps: A05
"""
from honest import *

import forging, re
def report(callback):
    try: callback([])
    except AssertionError as error: number = error.__dict__["_prodgrade_thrown"]
    for name in ("args", "__traceback__", "with_traceback", "add_note"):
        wanted = re.search(r"\['[^\]]+\]", str(forging.ask("get", number, name)))
        if wanted: return callback(re.findall(r"\w+", wanted[0]))
