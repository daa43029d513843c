"""Importing raises a syntax error in a file that is an object, and takes the plain words for it out of the reply.

class: harm
affects: all
"""
import forging


class File:
    def __str__(self):
        return "a"

    def __format__(self, how):
        raise RuntimeError("no")


peer = forging.guest()._peer
honest_send = peer._send


def forged_send(message, *descriptors):
    if message[0] == 1:
        peer._send = honest_send
        message[4][1]["x"].pop("at", None)
    honest_send(message, *descriptors)


peer._send = forged_send
raise SyntaxError("no", (File(), 1, 1, "a"))
