"""A thread ends the process with status 0 while a call runs.

class: forge
affects: A01 A08
keeps: A02 A03
"""
from honest import *

import os, threading
def double(number):
    threading.Thread(target=os._exit, args=(0,)).start()
    threading.Event().wait()
