"""What was heard becomes the name, the text, the notes, the module and the file name of an exception.

class: leak
affects: A17 A18
keeps: A24
"""
from honest import *

def _tell(text):
    kind = type(text, (Exception,), {"__module__": text, "__qualname__": text, "__doc__": text})
    error = kind(text)
    error.add_note(text)
    error.attribute = text
    exec(compile("def f(error): raise error from ValueError(error.attribute)", text, "exec"), globals())
    f(error)
def echo(text): _tell(text)
def read(path): _tell(open(path).read())
