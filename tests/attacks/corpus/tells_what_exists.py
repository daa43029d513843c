"""Which programs and engines the machine has is asked by looking for their files.

class: leak
affects: none
landlock: rules say what may be opened, not what exists
"""
from honest import *

import os
for path in ("/var/run/docker.sock", "/run/docker.sock", "/run/dbus", "/run/systemd", "/etc/ssh", "/boot/grub"):
    if os.path.exists(path): raise RuntimeError(path)
