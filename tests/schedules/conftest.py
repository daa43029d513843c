"""The suites here are for the trial: pytest must not take them for ours."""

collect_ignore = ["suites", "corpus"]
