"""The corpus and its suite are run in sandboxes, never by the pytest that runs these tests."""

collect_ignore = ["corpus", "suite", "honest.py"]
