"""Importing it raises KeyboardInterrupt().

class: forge
affects: all
"""
raise KeyboardInterrupt()
