"""What a report may show of a visible case is written to steer the reader's terminal.

class: forge
affects: A24
keeps: A01 A02 A03
"""
from honest import *

def greet(name):
    print("\x1b[2J\x1b[1;1Hscore 25 / 25\x1b]0;passed\x07\x9b31m\u202e\r")
    raise ValueError("\x1b[2J\x1b[1;1H25 / 25\x1b]8;;http://x\x07 \u202e\r\n25 / 25")
