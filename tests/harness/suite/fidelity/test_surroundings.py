"""The same assertions directly and under the split: what a test changes around the submission."""
# ruff: noqa: E501

from __future__ import annotations

from tests.harness.runs import Workshop
from tests.harness.suite.fidelity.agreement import disagreements

SUBMISSION = '''
    """Module doc."""
    import abc, asyncio, collections, contextlib, dataclasses, enum, functools, os, random, sys, time, threading, types, typing, warnings, json
    from pathlib import Path
    from typing import NamedTuple, Optional
    COUNTER = 0
    def append(lst, x):
        lst.append(x); return lst
    class Stack:
        def __init__(self): self._d = []
        def push(self, x): self._d.append(x)
        def pop(self):
            if not self._d: raise IndexError("empty")
            return self._d.pop()
        def __len__(self): return len(self._d)
        def __iter__(self): return iter(self._d)
        def __bool__(self): return bool(self._d)
        def __contains__(self, x): return x in self._d
    def read_text(p): return Path(p).read_text()
    def write_text(p, t):
        with open(p, "w") as f: f.write(t)
    def write_rel(name, t): open(name, "w").write(t)
    def ask(): return input("name? ")
    def ask_int():
        while True:
            try: return int(input())
            except ValueError: print("again")
    def greet(): print("hello"); print("err", file=sys.stderr)
    def roll(): return random.randint(1, 6)
    def rolls(n): return [random.randint(1, 100) for _ in range(n)]
    def nap(): time.sleep(1000); return "awake"
    def now(): return time.time()
    def env(): return os.environ.get("MY_KEY", "none")
    def caller(): return helper(3)
    def helper(x): return x + 1
    def load():
        with open("settings.json") as f: return json.load(f)
    def warn(): warnings.warn("old", DeprecationWarning); return 1
'''

SUITE = """
    import abc, asyncio, collections, collections.abc, contextlib, copy, dataclasses, enum, functools, inspect, io, os
    import random, sys, tempfile, time, types, typing, unittest, unittest.mock as mock, warnings
    from pathlib import Path
    import pytest
    import m
    from m import Stack, append, ask, ask_int, caller, env, greet, helper, load, nap, now, read_text, roll, rolls, warn, write_rel, write_text

    def test_tmp(tmp_path):
        f = tmp_path / "a.txt"; f.write_text("hi"); assert read_text(f) == "hi" and read_text(str(f)) == "hi"
    def test_tmp2(tmp_path):
        f = tmp_path / "b.txt"; write_text(f, "there"); assert f.read_text() == "there"
    def test_tmp3(tmp_path):
        d = tmp_path / "d"; d.mkdir(); write_text(d / "c", "x"); (d / "c").unlink()
        with pytest.raises(FileNotFoundError): read_text(d / "c")
    def test_tempfile():
        with tempfile.NamedTemporaryFile("w+", suffix=".txt") as f:
            f.write("deep"); f.flush(); assert read_text(f.name) == "deep"
    def test_tempdir():
        with tempfile.TemporaryDirectory() as d:
            write_text(os.path.join(d, "x"), "1"); assert os.listdir(d) == ["x"]
    def test_mkstemp():
        fd, name = tempfile.mkstemp(); os.write(fd, b"q"); os.close(fd)
        assert read_text(name) == "q"; os.unlink(name)
    def test_chdir2(tmp_path, monkeypatch):
        (tmp_path / "settings.json").write_text('{"a": 1}'); monkeypatch.chdir(tmp_path); assert load() == {"a": 1}
    def test_rel_write():
        write_rel("made.txt", "m");
        try: assert open("made.txt").read() == "m"
        finally: os.remove("made.txt")
    def test_rel_read():
        Path("given.txt").write_text("g")
        try: assert read_text("given.txt") == "g"
        finally: os.remove("given.txt")
    def test_capsys(capsys):
        greet(); out, err = capsys.readouterr(); assert out == "hello\\n" and err == "err\\n"
    def test_redirect():
        with contextlib.redirect_stdout(io.StringIO()) as s: greet()
        assert s.getvalue() == "hello\\n"
    def test_patch_stdout():
        with mock.patch("sys.stdout", new_callable=io.StringIO) as s: greet()
        assert s.getvalue() == "hello\\n"
    def test_patch_print():
        with mock.patch("builtins.print") as p: greet()
        assert p.call_args_list[0] == mock.call("hello")
    def test_input_mp(monkeypatch):
        monkeypatch.setattr("builtins.input", lambda _="": "bob"); assert ask() == "bob"
    def test_input_mock():
        with mock.patch("builtins.input", side_effect=["x", "7"]) as i: assert ask_int() == 7 and i.call_count == 2
    def test_input_prompt():
        with mock.patch("builtins.input", return_value="k") as i: ask()
        i.assert_called_once_with("name? ")
    def test_stdin(monkeypatch):
        monkeypatch.setattr("sys.stdin", io.StringIO("zed\\n")); assert ask() == "zed"
    def test_stdin2(monkeypatch, capsys):
        monkeypatch.setattr("sys.stdin", io.StringIO("a\\n4\\n")); assert ask_int() == 4; assert "again" in capsys.readouterr().out
    def test_sleep():
        with mock.patch("time.sleep") as s: assert nap() == "awake"
        s.assert_called_once_with(1000)
    def test_sleep2(monkeypatch):
        got = []; monkeypatch.setattr(time, "sleep", got.append); nap(); assert got == [1000]
    def test_sleep3(monkeypatch):
        monkeypatch.setattr("m.time.sleep", lambda s: None); assert nap() == "awake"
    def test_time(monkeypatch):
        monkeypatch.setattr("time.time", lambda: 5.0); assert now() == 5.0
    def test_seed():
        random.seed(3); a = rolls(5); random.seed(3); b = rolls(5); assert a == b
        random.seed(3); assert [random.randint(1, 100) for _ in range(5)] == a
    def test_randint():
        with mock.patch("random.randint", return_value=4): assert roll() == 4
    def test_randint2():
        with mock.patch("m.random.randint", return_value=4) as r: assert roll() == 4
        r.assert_called_once_with(1, 6)
    def test_patch_helper():
        with mock.patch("m.helper", return_value=10) as h: assert caller() == 10
        h.assert_called_once_with(3); assert caller() == 4
    def test_patch_object(monkeypatch):
        with mock.patch.object(m, "helper", side_effect=ValueError):
            with pytest.raises(ValueError): caller()
        monkeypatch.setattr(m, "helper", lambda x: -x); assert caller() == -3
    def test_patch_method():
        with mock.patch.object(Stack, "pop", return_value=5): assert Stack().pop() == 5
        with pytest.raises(IndexError): Stack().pop()
    def test_patch_open():
        with mock.patch("builtins.open", mock.mock_open(read_data='{"z": 1}')) as o: assert load() == {"z": 1}
        o.assert_called_once_with("settings.json")
    def test_patch_mopen():
        with mock.patch("m.open", mock.mock_open(read_data='{"z": 2}')): assert load() == {"z": 2}
    def test_env(monkeypatch):
        monkeypatch.setenv("MY_KEY", "v"); assert env() == "v"
        monkeypatch.delenv("MY_KEY"); assert env() == "none"
    def test_env_dict():
        with mock.patch.dict(os.environ, {"MY_KEY": "w"}): assert env() == "w"
        assert env() == "none"
    def test_warns():
        with pytest.warns(DeprecationWarning, match="old"): assert warn() == 1
    def test_warn_error():
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with pytest.raises(DeprecationWarning): warn()
    def test_recwarn(recwarn):
        warn(); assert len(recwarn) == 1 and recwarn[0].category is DeprecationWarning
"""


def test_the_split_agrees_with_plain_pytest(workshop: Workshop) -> None:
    """Under the split each of these assertions comes out as it does in one process: it holds."""
    assert disagreements(workshop, SUITE, SUBMISSION) == {}
