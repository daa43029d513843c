"""Coverage-guided fuzzing of one target with atheris: `python -m tests.fuzz TARGET SECONDS`. `make fuzz` runs all.

What follows goes to libFuzzer: `-merge=1 FOLDER` keeps from another folder what reaches something new.

Inputs that reach something new are kept in tests/fuzz/corpus/TARGET; one that breaks a rule is written to
tests/fuzz/corpus/TARGET as `finding-*`, where `make test` finds it from then on.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["harness"]):
    from tests.fuzz.targets import MAX_BYTES, TARGETS

_CORPUS = Path(__file__).parent / "corpus"
_SECONDS_EACH = 20  # by the wall clock: on a busy machine a process of low priority may wait for some of them
_MEMORY_MIB = 1024


def main() -> None:
    """Fuzz until the time is up or something is found."""
    name, seconds = sys.argv[1:3]
    folder = _CORPUS / name
    folder.mkdir(parents=True, exist_ok=True)
    options = [
        f"-max_total_time={seconds}",
        f"-max_len={MAX_BYTES}",
        f"-timeout={_SECONDS_EACH}",
        f"-rss_limit_mb={_MEMORY_MIB}",
        f"-artifact_prefix={folder}/finding-",
        f"-dict={_CORPUS.parent / 'words.dict'}",
        "-print_final_stats=1",
        "-verbosity=1",
    ]
    target = TARGETS[name]

    def take(data: bytes) -> None:
        target(data)  # what it returns would mean something to libFuzzer

    atheris.Setup([sys.argv[0], str(folder), *options, *sys.argv[3:]], take)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
