"""There is nothing in it.

class: forge
affects: all
"""

