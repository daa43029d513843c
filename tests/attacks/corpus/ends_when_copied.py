"""Each copy of its process ends at once, with a good word.

class: forge
affects: A01 A02 A03
keeps: 
"""
from honest import *

import os
os.register_at_fork(after_in_child=lambda: os._exit(0))
