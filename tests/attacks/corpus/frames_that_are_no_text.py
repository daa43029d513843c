"""An exception says of its frames, by a forged reply, that they are an object that raises when it is shown.

class: harm
affects: A01
keeps: A02 A03
"""
from honest import *

import forging


class Frames:
    def __str__(self):
        raise RuntimeError("no")

    __repr__ = __format__ = __str__


class Odd(Exception):
    pass


def double(number):
    peer = forging.guest()._peer
    honest_send = peer._send

    def forged_send(message, *descriptors):
        if message[0] == 1:
            peer._send = honest_send
            body = message[4][1]["x"]
            body["tb"], body["s"] = "", {"_prodgrade_frames": body["s"]["frames"]}
        honest_send(message, *descriptors)

    peer._send = forged_send
    error = Odd("no")
    error.frames = Frames()
    raise error
