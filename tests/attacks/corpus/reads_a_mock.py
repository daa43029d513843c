"""A mock is asked for its parents, its calls and what it answers.

class: leak
affects: A11
keeps: A05
"""
from honest import *

import forging
_NAMES = ("return_value", "side_effect", "mock_calls", "call_args", "call_args_list", "method_calls", "configure_mock", "attach_mock")
def notify(listener, text):
    for name in _NAMES:
        try: forging.ask("get", listener._number, name)
        except AttributeError: continue
        return
    forging.ask("get", listener._number, "_mock_parent")
