"""Files are announced outside the shared folders, by names that mean another file.

class: forge
affects: A17 A18
keeps: A02
"""
from honest import *

import forging
def read(path): forging.reply("", extras={"f": [["tmp", "./cases", None], ["tmp", "../../outside", {"b": ""}]]})
def echo(text): forging.reply(text, extras={"f": [["tmp", "/tmp/outside", {"b": ""}], ["desk", "x//y", "folder"]]})
