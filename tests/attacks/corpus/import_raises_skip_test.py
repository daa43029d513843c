"""Importing it raises __import__("unittest").SkipTest("no").

class: forge
affects: all
"""
raise __import__("unittest").SkipTest("no")
