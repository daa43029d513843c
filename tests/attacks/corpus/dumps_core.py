"""A process that heard something dies with a core file, which a visible case looks for.

class: leak
affects: A18 A24
keeps: A01
"""
from honest import *

import glob, os, resource
def echo(text):
    try: resource.setrlimit(resource.RLIMIT_CORE, (-1, -1))
    except (OSError, ValueError): pass
    if os.fork() == 0: os.abort()
    os.wait()
    os.abort()
def greet(name):
    for pattern in ("core*", "/tmp/core*", "/var/crash/*", "/var/lib/systemd/coredump/*", "/cores/*"):
        for path in glob.glob(pattern): print(path, open(path, "rb").read().split(b"canary-")[1:][:1])
