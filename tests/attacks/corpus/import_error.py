"""It imports what is not there.

class: forge
affects: all
"""
import no_such_module
