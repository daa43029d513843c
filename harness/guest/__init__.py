"""The half that runs inside a box, beside code that nobody trusts. Standard library only."""
