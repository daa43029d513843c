"""The host's name is asked for, which the names of grading machines may tell much about.

class: leak
affects: none
landlock: no namespace hides the machine's name
"""
from honest import *

import os, socket
if not {socket.gethostname(), os.uname().nodename} <= {"box", "submission"}: raise RuntimeError(socket.gethostname())
