"""Hidden suite for exercise-06. The submission is a file of tests; what is graded is what they do to implementations.

Everything is run once, in the session-scoped fixture `trial`; each check reads from it. Names in what learners are told are
those of their own tests, and faults are told in the words of faults.toml, once they are found.
"""
import pathlib

import pytest

from harness.suite import mutation

IMPLEMENTATIONS = mutation.read(pathlib.Path(__file__).parent / "implementations")
DOCUMENTED = mutation.functions(IMPLEMENTATIONS.documented)
ENOUGH = 6
MOST_NAMES = 8
check = pytest.mark.check


@pytest.fixture(scope="session")
def trial(box):
    return mutation.try_tests(box, IMPLEMENTATIONS)


@pytest.fixture
def biting(trial, tell):
    """The trial, for rules that count once the tests find something."""
    if trial.complaint:
        tell(trial.complaint)
    assert not trial.complaint
    if len(trial.detected) < ENOUGH:
        tell(f"Your tests find {len(trial.detected)} of {len(IMPLEMENTATIONS.faults)} faults; this rule counts once they find {ENOUGH}.")
    assert len(trial.detected) >= ENOUGH
    return trial


def none_of(trial, tell, numbers, what):
    """Fails, and names the learner's own tests, when there are any."""
    names = ["".join(letter if " " <= letter <= "~" else "?" for letter in name) for name in trial.names(numbers)]
    if names:
        more = "" if len(names) <= MOST_NAMES else f" and {len(names) - MOST_NAMES} more"
        tell(f"{what}: {', '.join(names[:MOST_NAMES])}{more}")
    assert not names


@check("C01", rule="R1", points=24)
def test_no_test_fails_on_a_correct_implementation(biting, tell):
    """Every test passes on every correct implementation."""
    none_of(biting, tell, biting.soundness.crying_wolf, "These cry wolf")


def is_found(trial, tell, fault):
    if trial.complaint:
        tell(trial.complaint)
    elif trial.soundness.broad:
        tell("These fail on more than a third of all faults, so they find none: " + ", ".join(trial.names(trial.soundness.broad)[:MOST_NAMES]))
    if trial.narrow:
        tell("These fail on one wrong answer, but pass on others in its place: " + ", ".join(trial.narrow[:MOST_NAMES]))
    if fault.id in trial.detected:
        tell(f"Found: {fault.what}.")
    assert fault.id in trial.detected


@check("C02", rule="R2", points=24, share=True)
@pytest.mark.parametrize("fault", IMPLEMENTATIONS.of_tier("plain"), ids=lambda fault: fault.id)
def test_a_plain_fault_is_found(trial, tell, fault):
    """Plain faults are found by tests that pass on every correct implementation."""
    is_found(trial, tell, fault)


@check("C03", rule="R2", points=18, share=True)
@pytest.mark.parametrize("fault", IMPLEMENTATIONS.of_tier("rare"), ids=lambda fault: fault.id)
def test_a_rare_fault_is_found(trial, tell, fault):
    """Rare faults, of ties, extremes and order, are found by tests that pass on every correct implementation."""
    is_found(trial, tell, fault)


@check("C04", rule="R3", points=10)
def test_two_properties_try_many_cases(biting, tell):
    """At least two sound tests are properties that try at least 50 cases each."""
    tell(f"Properties that try enough cases: {', '.join(biting.properties[:MOST_NAMES]) or 'none'}")
    assert len(biting.properties) >= 2


@check("C05", rule="R3", points=6)
def test_the_verdict_is_the_same_in_every_run(biting, tell):
    """Every test gives the same verdict in every run, whatever seed its randomness starts from."""
    unsteady = biting.soundness.restless | biting.soundness.contradicting
    none_of(biting, tell, unsteady, "These change their verdict with other random data, on another correct implementation, or when asked again")


@check("C06", rule="R5", points=6)
def test_tests_do_not_lean_on_each_other(biting, tell):
    """Every test gives the same verdict alone and in reverse order."""
    none_of(biting, tell, biting.soundness.dependent, "These give another verdict alone or in reverse order")


@check("C07", rule="R6", points=6)
def test_every_test_can_fail(biting, tell):
    """Every test fails on a faulty implementation, or on one that answers None to everything."""
    none_of(biting, tell, biting.soundness.idle, "These never fail")


@check("C08", rule="R4", points=6)
def test_tests_use_the_documented_functions_only(biting, tell):
    """Tests look at what the documented functions answer, and at nothing else."""
    habits = [habit for text in biting.texts for habit in mutation.bad_habits(text, IMPLEMENTATIONS.module, DOCUMENTED)]
    if habits:
        tell("Not allowed: " + "; ".join(habits[:MOST_NAMES]))
    none_of(biting, tell, biting.soundness.quiet, "These skip themselves or expect to fail")
    assert not habits
