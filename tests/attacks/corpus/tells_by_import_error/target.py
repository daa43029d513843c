"""A module that is imported late fails with what it has heard by then.

class: leak
affects: A19
keeps: A18 A24
"""
from honest import *

heard = []
def echo(text):
    heard.append(text)
    return text
