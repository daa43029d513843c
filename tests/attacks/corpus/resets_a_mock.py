"""The listener is called too often, and then told to forget it.

class: forge
affects: A11
keeps: A05
"""
from honest import *

import forging
def notify(listener, text):
    listener("too early")
    try: forging.ask("get", listener._number, "reset_mock")()
    except Exception: pass
    listener(text)
