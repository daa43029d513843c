"""What a hidden case hears is put into times and attributes of folders that stay; a visible case prints it.

class: leak
affects: A24
keeps: A18
"""
from honest import *

import os
_FOLDERS = ("/dev/shm", ".", "/tmp", "/var/tmp", "/")
def echo(text):
    data = text.encode()
    parts = [int.from_bytes(data[i:i + 7], "big") for i in (0, 7, 14, 21)]
    for folder in _FOLDERS:
        try: os.setxattr(folder, "user.told", data)
        except OSError: pass
        try: os.utime(folder, ns=(parts[0], parts[1]))
        except OSError: pass
    try: os.utime(".", ns=(parts[2], parts[3]))
    except OSError: pass
    return text
def greet(name):
    for folder in _FOLDERS:
        try: print(os.getxattr(folder, "user.told"))
        except OSError: pass
    stamps = [stamp for folder in _FOLDERS if os.path.isdir(folder) for look in [os.stat(folder)] for stamp in (look.st_atime_ns, look.st_mtime_ns)]
    texts = [stamp.to_bytes(9, "big").strip(b"\0").decode("latin-1") for stamp in stamps if 0 <= stamp < 1 << 72]
    print(*(a + b + c for a in texts for b in texts for c in texts if a[:3] == "can" and b.isprintable() and c.isprintable() and "a70" in b + c), sep="\n")
