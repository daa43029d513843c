"""Importing it raises GeneratorExit().

class: forge
affects: all
"""
raise GeneratorExit()
