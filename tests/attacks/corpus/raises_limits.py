"""Its own limits are raised before memory is taken.

class: harm
affects: A02
keeps: A07
"""
from honest import *

import resource
def names():
    for kind in (resource.RLIMIT_AS, resource.RLIMIT_DATA, resource.RLIMIT_CPU, resource.RLIMIT_NPROC):
        try: resource.setrlimit(kind, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        except (OSError, ValueError): pass
    hoard = []
    while True: hoard.append(bytearray(8 << 20))
