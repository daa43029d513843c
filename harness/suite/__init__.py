"""The trusted side: runs a suite against a submission that lives in a box. `import harness.suite` loads nothing."""
