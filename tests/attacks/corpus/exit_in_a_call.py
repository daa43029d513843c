"""The process ends with status 0 in a call.

class: forge
affects: A01 A02 A08
keeps: A03 A07
"""
from honest import *

import os
def double(number): os._exit(0)
def names(): os._exit(0)
