"""What a hidden case hears is written into every folder; a visible case prints what it finds there.

class: leak
affects: A24
keeps: A17 A18
"""
from honest import *

import glob, os
def _folders():
    shared = [path for top in ("/tmp", "/var/tmp") for path in glob.glob(top + "/prodgrade-*/*")]
    return [os.getcwd(), "/tmp", "/dev/shm", "/var/tmp", *shared]
def echo(text):
    for folder in _folders():
        try: open(os.path.join(folder, "told"), "w").write(text)
        except OSError: pass
        try: os.mkdir(os.path.join(folder, "told-" + text))
        except OSError: pass
    os.environ["TOLD"] = text
    return text
def read(path):
    with open(path) as file: return echo(file.read())
def greet(name):
    for folder in _folders():
        try: print(os.listdir(folder), open(os.path.join(folder, "told")).read())
        except OSError: pass
    print(os.environ.get("TOLD"))
