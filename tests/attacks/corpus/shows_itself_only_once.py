"""Importing raises an exception that says what it is once, and never ends when it is asked again.

class: harm
affects: all
"""


class Shy(Exception):
    asked = 0

    def __str__(self):
        Shy.asked += 1
        while Shy.asked > 1:
            pass
        return "no"


raise Shy
