"""Exit handlers end the process early.

class: forge
affects: none
"""
from honest import *
import atexit, os
atexit.register(os._exit, 0)
