"""A call is cancelled, as asyncio does it, instead of answered.

class: forge
affects: A01 A04 A21
keeps: A02 A03
"""
from honest import *

import asyncio
def double(number): raise asyncio.CancelledError
def positive(number): raise asyncio.CancelledError("negative")
async def later(number): raise asyncio.CancelledError
