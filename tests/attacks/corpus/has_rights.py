"""Capabilities are counted.

class: escape
affects: none
"""
from honest import *

def _gained():
    try: status = open("/proc/self/status")
    except OSError: return ""  # then it cannot even be seen
    held = {line.split(":")[0]: int(line.split()[1], 16) for line in status if line.startswith(("CapPrm", "CapEff", "CapBnd", "CapAmb"))}
    return f"capabilities {held}" if held["CapPrm"] | held["CapEff"] | held["CapAmb"] else ""
if _gained(): raise RuntimeError(_gained())
