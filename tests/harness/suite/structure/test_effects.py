"""What importing does is read from the text: effects are found through the submission's own functions, and definitions are none."""

from __future__ import annotations

import pytest

from tests.harness.suite.structure.texts import lines, structure

QUIET = {
    "definitions": (
        '"""Doc."""\nfrom __future__ import annotations\nimport os\nLIMIT = 3\ndef f(): print(os.environ)\nclass A:\n    x = 1\n'
    ),
    "a path": "from pathlib import Path\nDATA = Path(__file__).parent / 'data' / 'rows.csv'\n",
    "a path by os": "import os\nHERE = os.path.join(os.path.dirname(__file__), 'x')\n",
    "a logger": "import logging\nlog = logging.getLogger(__name__)\nlog.addHandler(logging.NullHandler())\n",
    "typing": (
        "from typing import TypeVar, NewType, NamedTuple\nT = TypeVar('T')\nUserId = NewType('UserId', int)\n"
        "class P(NamedTuple):\n    x: int\n"
    ),
    "data classes": (
        "from dataclasses import dataclass, field\n@dataclass(frozen=True)\nclass A:\n    x: list = field(default_factory=list)\n"
    ),
    "an enum": "from enum import Enum\nclass Plan(Enum):\n    A = 'a'\nNAMES = [plan.value for plan in Plan]\n",
    "a named tuple": "import collections\nRow = collections.namedtuple('Row', 'a b')\n",
    "a pattern": "import re\nP = re.compile('x')\n",
    "numbers": "import numpy as np\nGRID = np.linspace(0, 1, 11)\nRNG = np.random.default_rng(3)\n",
    "its own random": "import random\nRNG = random.Random(3)\n",
    "main": "def main(): print('x')\nif __name__ == '__main__':\n    main()\n",
    "main, the other way round": "if '__main__' == __name__:\n    print('x')\n",
    "type checking": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import heavy\n    print('never')\n",
    "an optional import": "try:\n    import numpy as np\nexcept ImportError:\n    np = None\n",
    "a version": "import sys\nif sys.version_info >= (3, 11):\n    import tomllib\nelse:\n    tomllib = None\n",
    "a registry by decorator": (
        "class Registry:\n    def __init__(self): self._all = {}\n    def register(self, name):\n        def keep(cls):\n"
        "            self._all[name] = cls\n            return cls\n        return keep\n"
        "R = Registry()\n@R.register('a')\nclass A: pass\nR.register('b')(A)\nclass B: pass\nR.register('c')(B)\n"
    ),
    "a registry by subclass": (
        "class Base:\n    kinds = {}\n    def __init_subclass__(cls, **k):\n        super().__init_subclass__(**k)\n"
        "        Base.kinds[cls.__name__] = cls\nclass A(Base): pass\n"
    ),
    "a registry by metaclass": (
        "class Meta(type):\n    def __new__(mcs, name, bases, space):\n"
        "        return super().__new__(mcs, name, bases, space)\nclass A(metaclass=Meta): pass\n"
    ),
    "a table filled in a loop": "TABLE = {}\nfor key in 'abc':\n    TABLE[key] = ord(key)\ndel key\n",
    "own containers": "from collections import deque, defaultdict\nQ = deque()\nQ.append(1)\nD = defaultdict(list)\nD['a'].append(2)\n",
    "a cache": "import functools\n@functools.lru_cache\ndef f(x): return open(x)\n",
    "a registry that warns of what it rarely meets": (
        "import logging, warnings\nlog = logging.getLogger(__name__)\nclass R:\n    def __init__(self): self.known = {}\n"
        "    def register(self, name):\n        if name in self.known:\n            warnings.warn(name)\n"
        "        try:\n            self.known[name] = 1\n        except TypeError:\n            log.error(name)\n"
        "        name in self.known or print(name)\n        open(name) if not name else None\n"
        "        match name:\n            case 'b': print(name)\n        return lambda cls: cls\nr = R()\n@r.register('a')\nclass A: pass\n"
    ),
    "a word on a missing package": "try:\n    import numpy\nexcept ImportError:\n    print('slow')\n",
    "a lambda": "read = lambda path: open(path)\n",
    "a default factory": "import time\ndef f(clock=time.time): return clock()\n",
    "a generator": "rows = (open(path) for path in [])\nlater = print\n",
    "an abstract base": "import collections.abc\nclass A: pass\ncollections.abc.Sequence.register(A)\n",
    "a lazy factory": "def lazy(path):\n    def load(): return open(path)\n    return load\nget = lazy('x')\n",
    "exports": "__all__ = ['f']\n__all__ += ['g']\n__all__.extend(['h'])\ndef f(): pass\nf.__doc__ = 'x'\n",
    "a name like another's": "def open(path): return path\nX = open('y')\n",
    "an annotation": "x: open('y')\n",
    "a singleton": (
        "class Config:\n    _one = None\n    def __new__(cls):\n"
        "        cls._one = cls._one or super().__new__(cls)\n        return cls._one\nC = Config()\n"
    ),
    "a decimal of one's own": "import decimal\nCONTEXT = decimal.Context(prec=28)\nCONTEXT.prec = 30\n",
}

LOUD = {
    "a print": ("x = 1\nprint(x)\n", 2),
    "in an if": ("if 1:\n    print('x')\n", 2),
    "in a loop": ("for i in [1]:\n    print(i)\n", 2),
    "in a class": ("class A:\n    print('x')\n", 2),
    "in a default": ("def f(x=open('y')): pass\n", 1),
    "in a decorator": ("def deco(f):\n    print(f)\n    return f\n@deco\ndef g(): pass\n", 4),
    "in what a decorator's maker gives": (
        "def deco(n):\n    def inner(f):\n        print(f)\n        return f\n    return inner\n@deco(1)\ndef g(): pass\n",
        6,
    ),
    "a file": ("DATA = open('x').read()\n", 1),
    "a file, with": ("with open('x') as f:\n    DATA = f.read()\n", 1),
    "a path": ("from pathlib import Path\nDATA = Path('x').read_text()\n", 2),
    "a path below a path": ("from pathlib import Path\nHOME = Path(__file__).parent\nDATA = (HOME / 'x').read_text()\n", 3),
    "pandas": ("import pandas as pd\nDF = pd.read_csv('x')\n", 2),
    "numpy": ("import numpy as np\nX = np.load('x')\n", 2),
    "the global seed": ("import random\nrandom.seed(1)\n", 2),
    "numpy's seed": ("from numpy import random\nrandom.seed(1)\n", 2),
    "the log": ("import logging\nlogging.basicConfig()\n", 2),
    "a logger's word": ("import logging\nlog = logging.getLogger(__name__)\nlog.info('loaded')\n", 3),
    "warnings": ("import warnings\nwarnings.filterwarnings('ignore')\n", 2),
    "the environment, set": ("import os\nos.environ['A'] = '1'\n", 2),
    "the environment, read": ("import os\nA = os.environ.get('A')\n", 2),
    "the environment, by alias": ("from os import environ as env\nA = env['A']\n", 2),
    "the path": ("import sys\nsys.path.insert(0, 'x')\n", 2),
    "the clock": ("from datetime import datetime\nNOW = datetime.now()\n", 2),
    "a thread": ("import threading\nt = threading.Thread(target=print)\nt.start()\n", 3),
    "a process": ("import subprocess as s\ns.run(['ls'])\n", 2),
    "the network": ("import requests\nR = requests.get('x')\n", 2),
    "options": ("import numpy as np\nnp.set_printoptions(precision=3)\n", 2),
    "another's attribute": ("import json\njson.dumps = str\n", 2),
    "the decimal context": ("import decimal\ndecimal.getcontext().prec = 50\n", 2),
    "something unknown, for its effect": ("import sounds\nsounds.play('x')\n", 2),
    "through a function": ("def load():\n    return open('x')\nDATA = load()\n", 3),
    "through a test": ("import os\ndef load():\n    if os.path.exists('x'): return 1\nload()\n", 4),
    "through a loop": ("def load():\n    for x in 'ab': print(x)\nload()\n", 3),
    "through a try": ("def load():\n    try: return open('x')\n    except OSError: return None\nload()\n", 4),
    "through two": ("def inner(): print('x')\ndef outer(): inner()\nouter()\n", 3),
    "through a class": ("class A:\n    def __init__(self): self.data = open('x')\na = A()\n", 3),
    "through an inherited one": ("class A:\n    def __init__(self): self.data = open('x')\nclass B(A): pass\nb = B()\n", 4),
    "through a method": ("class A:\n    def go(self): print('x')\na = A()\na.go()\n", 4),
    "in the other branch of main": ("if __name__ == '__main__':\n    pass\nelse:\n    print('x')\n", 4),
    "an exit": ("import sys\nsys.exit(0)\n", 2),
}


@pytest.mark.parametrize("name", QUIET)
def test_a_definition_is_no_effect(name: str) -> None:
    """Imports, definitions, constants, registrations and what only `__main__` does are what a module is for."""
    assert structure(QUIET[name]).import_effects() == []


@pytest.mark.parametrize("name", LOUD)
def test_an_effect_is_found_in_its_line(name: str) -> None:
    """Files, prints, network, random state, log and other people's settings are found, through own functions too."""
    text, line = LOUD[name]
    assert lines(structure(text).import_effects()) == [line]


def test_an_effect_is_found_across_modules() -> None:
    """A function of another module of the submission is followed, also where a package passes it on."""
    files = {
        "shop/__init__.py": "from shop.reading import load\n",
        "shop/reading.py": "def load():\n    return open('x').read()\n",
        "main.py": "import shop\nfrom shop import load\nA = load()\nB = shop.load()\n",
    }
    found = structure(files).import_effects()
    assert [str(finding) for finding in found] == [
        "main.py:3: importing this calls `load`, which opens a file",
        "main.py:4: importing this calls `load`, which opens a file",
    ]


def test_functions_that_call_one_another_end() -> None:
    """A recursion is followed once."""
    assert lines(structure("def a():\n    print('x')\n    b()\ndef b(): a()\nb()\n").import_effects()) == [5]
