"""What a mock would tell of its calls is put into its place, by frames that no proxy of ours would send, and by plain ones.

class: forge
affects: A29
keeps: A01 A11
"""
from honest import *

import forging
class Charge:
    called, call_count = True, 1
    def __call__(self, *args): pass
    def assert_called_once_with(self, *args, **kwargs): pass
def pay(gateway, amount):
    for value in (lambda *args: None, Charge, Charge()):
        try: gateway.charge = value
        except AttributeError: pass
        try: forging.ask("set", gateway._number, "charge", value)
        except Exception: pass
