"""What a hidden case hears is left in shared memory, in message queues and on keyrings of the kernel.

class: leak
affects: A24
keeps: A18
"""
from honest import *

import ctypes, glob
_libc = ctypes.CDLL(None, use_errno=True)
_libc.shmat.restype = ctypes.c_void_p
def echo(text):
    data = text.encode()
    segment = _libc.shmget(77, 4096, 0o1666)
    if segment >= 0: ctypes.memmove(_libc.shmat(segment, None, 0), data, len(data))
    queue = _libc.msgget(77, 0o1666)
    if queue >= 0: _libc.msgsnd(queue, (1).to_bytes(8, "little") + data, len(data), 0o4000)
    for ring in (-3, -4, -5): _libc.syscall(248, b"user", b"told-" + data, data, len(data), ring)
    posix = _libc.mq_open(b"/told", 0o4102, 0o666, None)
    if posix >= 0: _libc.mq_send(posix, data, len(data), 1)
    try: open("/dev/mqueue/" + text, "w").close()
    except OSError: pass
    return text
def greet(name):
    segment = _libc.shmget(77, 4096, 0)
    if segment >= 0: print(ctypes.string_at(_libc.shmat(segment, None, 0), 40))
    queue, room = _libc.msgget(77, 0), ctypes.create_string_buffer(100)
    if queue >= 0 and _libc.msgrcv(queue, room, 90, 0, 0o4000) > 0: print(room.raw)
    posix = _libc.mq_open(b"/told", 0o4000)
    if posix >= 0 and _libc.mq_receive(posix, (room := ctypes.create_string_buffer(9000)), 9000, None) > 0: print(room.value)
    print(*glob.glob("/dev/mqueue/*"))
    for path in ("/proc/keys", "/proc/sysvipc/shm", *glob.glob("/dev/mqueue/*")):
        try: print(open(path).read()[-2000:])
        except OSError: pass
