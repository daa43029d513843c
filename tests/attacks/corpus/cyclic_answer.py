"""An answer contains itself.

class: harm
affects: A02
keeps: A01
"""
from honest import *
def names():
    answer = []
    answer.append(answer)
    return answer
