"""Where a container may write, in the words of the engine that makes it."""

from __future__ import annotations

import pytest

from harness.limits import Limits
from harness.sandbox import docker
from harness.sandbox.docker import engine


@pytest.mark.parametrize("is_podman", [False, True])
def test_folders_are_bounded_in_words_that_the_engine_knows(monkeypatch: pytest.MonkeyPatch, *, is_podman: bool) -> None:
    """Both share the limit and run nothing. Podman knows neither a number of files nor an owner, so there all in the box may write."""
    monkeypatch.setattr(engine, "is_podman", lambda _: is_podman)
    folders = docker._folders(Limits(disk_mib=16), "unix:///engine.sock")
    assert sorted(folders) == [docker._TEMPORARY, docker._WORK]
    for options in folders.values():
        found = set(options.split(","))
        assert {"size=8m", "noexec", "nosuid", "nodev"} <= found
        assert {option.partition("=")[0] for option in found} & {"nr_inodes", "uid", "gid"} == (
            set() if is_podman else {"nr_inodes", "uid", "gid"}
        )
        assert ("mode=1777" in found) == is_podman
