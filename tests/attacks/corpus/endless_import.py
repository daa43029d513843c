"""Importing never ends.

class: harm
affects: all
"""
while True: pass
