"""Importing it raises SystemExit(0).

class: forge
affects: all
"""
raise SystemExit(0)
