"""An object of the suite that only another case was given is handed back by its number.

It would be what the suite compares with, and the callback was never called.

class: forge
affects: A16
keeps: A15
"""
from honest import *

import forging
def fetch(callback):
    forging.reply({"k": callback._number - 1})
