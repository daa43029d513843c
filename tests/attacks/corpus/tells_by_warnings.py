"""Hidden inputs are put into warnings, their categories and their places.

class: leak
affects: none
"""
from honest import *

import warnings
def echo(text):
    warnings.warn(text)
    warnings.warn_explicit(text, type(text.replace("-", "_"), (UserWarning,), {}), text, 7)
    return text
def greet(name):
    warnings.warn("hello")
    return f"hello {name}"
