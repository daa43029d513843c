"""Files that the tools of the suite would load are shipped along.

class: forge
affects: none
"""
from honest import *
