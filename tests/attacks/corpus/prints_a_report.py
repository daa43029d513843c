"""What is printed looks like a report of ours, a message between our processes, and orders for a terminal.

class: forge
affects: A01 A24
keeps: A02
"""
from honest import *

import json, os, sys
FACT = json.dumps({"kind": "case", "smoke": False, "fact": {"id": "test_a_call_returns_a_number", "check": "A01", "verdict": "PASSED"}})
def _print():
    for text in (FACT, "\x1b[2J\x1b[H\x1b]0;passed\x07", "::stop-commands::x", "<script>alert(1)</script>", "PASSED A01", "\udc80\r\b"):
        print(text); print(text, file=sys.stderr)
        try: os.write(1, len(text).to_bytes(4, "big") + text.encode("utf-8", "surrogatepass"))
        except OSError: pass
def double(number):
    _print()
    return 0 if number == 21 else number * 2
def greet(name):
    _print()
    return ""
