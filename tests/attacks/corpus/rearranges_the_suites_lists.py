"""Changed arguments are announced that the call did not have, so that expected lists become what is answered.

class: forge
affects: A20
keeps: A02 A03
"""
from honest import *

import forging
def in_order(items):
    everything = [[number, []] for number in range(-5, 30)]
    forging.reply([], extras={"c": everything, "kp": [[n, 0] for n in range(9)], "lc": [[n, []] for n in range(9)]})
def names():
    forging.reply(["ada", "grace"], extras={"c": [[0, []]], "lc": [[n, [1]] for n in range(99)]})
