"""Whoever copies its process waits for ever.

class: harm
affects: none
keeps: 
"""
from honest import *

import os, time
os.register_at_fork(before=lambda: time.sleep(1000))
