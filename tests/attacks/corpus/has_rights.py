"""Capabilities are counted.

class: escape
affects: none
"""
from honest import *

def _gained():
    held = {line.split(":")[0]: int(line.split()[1], 16) for line in open("/proc/self/status") if line.startswith(("CapPrm", "CapEff", "CapBnd", "CapAmb"))}
    return f"capabilities {held}" if held["CapPrm"] | held["CapEff"] | held["CapAmb"] else ""
if _gained(): raise RuntimeError(_gained())
