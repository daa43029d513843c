"""The listener's own assertion is replaced, and its record is rewritten.

class: forge
affects: A11
keeps: A05
"""
from honest import *

import forging
def notify(listener, text):
    for name in ("assert_called_once_with", "called", "call_count", "mock_calls", "side_effect"):
        try: forging.ask("set", listener._number, name, lambda *args, **kwargs: None)
        except Exception: pass
        try: setattr(listener, name, lambda *args, **kwargs: None)
        except Exception: pass
