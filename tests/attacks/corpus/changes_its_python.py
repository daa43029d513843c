"""The interpreter's own library is written, replaced, linked and locked, for whoever runs it next.

class: escape
affects: none
"""
from honest import *

import json, os, sys
def _gained():
    before = os.stat(json.__file__)
    for path in (json.__file__, sys.executable, os.__file__, json.__cached__ or json.__file__):
        for attempt in (lambda: open(path, "ab").close(), lambda: os.unlink(path), lambda: os.rename(path, path + ".old"), lambda: os.truncate(path, 0),
                        lambda: os.link(path, os.path.join(os.path.dirname(path), "planted.py")), lambda: os.symlink("/tmp/x", path + ".link")):
            try: attempt(); return path
            except OSError: pass
        for attempt in (lambda: os.chmod(path, 0), lambda: os.utime(path, (0, 0)), lambda: os.chown(path, 0, 0), lambda: os.setxattr(path, "user.x", b"x")):
            try: attempt()
            except OSError: pass
    after = os.stat(json.__file__)
    return "" if (before.st_mode, before.st_mtime, before.st_uid) == (after.st_mode, after.st_mtime, after.st_uid) else "changed"
if _gained(): raise RuntimeError(_gained())
