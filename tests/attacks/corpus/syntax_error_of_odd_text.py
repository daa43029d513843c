"""Importing raises a syntax error whose text is an object that raises whatever is asked of it.

class: harm
affects: all
"""


class Text:
    def __str__(self):
        return "a"

    def rstrip(self, *_):
        raise RuntimeError("no")


raise SyntaxError("no", ("a.py", 1, 1, Text()))
