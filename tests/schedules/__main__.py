"""The whole trial: `python -m tests.schedules [--sandbox NAME]... [--repeats N] [EXERCISE]...`.

Every buggy submission must be found and no correct one accused; with repeats, each must be said in the same words. Exit
code 1 when that is not so. It takes minutes, and prints what each submission cost.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from harness import examiners
from tests.schedules.trial import Submission, everything, try_out


def main() -> int:
    """Try, and say what was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.schedules", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("exercises", nargs="*", help="beginnings of names, like e4 or e4_metrics/b01; by default all")
    parser.add_argument("--sandbox", action="append", help="may repeat; by default bubblewrap")
    parser.add_argument("--repeats", type=int, default=1, help="how often each is tried")
    options = parser.parse_args()
    chosen = [one for one in everything() if not options.exercises or str(one).startswith(tuple(options.exercises))]
    with examiners.loaded():
        wrong = _try(chosen, options.sandbox or ["bubblewrap"], options.repeats)
    print(f"\n{len(chosen)} submissions; {len(wrong)} wrong{''.join(f'{chr(10)}  {line}' for line in wrong)}")
    return 1 if wrong else 0


def _try(submissions: Sequence[Submission], sandboxes: Sequence[str], repeats: int) -> list[str]:
    wrong: list[str] = []
    for submission in submissions:
        said: set[str] = set()
        for sandbox in sandboxes:
            for _ in range(repeats):
                trial = try_out(submission, sandbox)
                said.add(trial.said)
                cases = ", ".join(f"{case.id} ({case.replay or case.verdict.name})" for case in trial.accused)
                each = 1000 * trial.seconds / max(1, trial.schedules)
                print(
                    f"{submission!s:<34}{sandbox:<12}{trial.schedules:>5} schedules {each:>6.1f} ms each  {cases or 'nothing found'}",
                    flush=True,
                )
                if not trial.is_right:
                    wrong.append(f"{submission} in {sandbox}: {'accused: ' + cases if submission.is_correct else 'not found'}")
        if len(said) > 1:
            wrong.append(f"{submission}: {len(said)} different verdicts or texts")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
