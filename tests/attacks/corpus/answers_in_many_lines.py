"""Answers are texts of millions of lines, to be compared with a short one line by line.

class: harm
affects: A13 A17 A18
keeps: A01 A02 A03
"""
from honest import *

def read(path): return "\n" * 15_000_000
def echo(text): return "a\nb\n" * 3_000_000
def story(): return "fo\n" * 3_000_000
