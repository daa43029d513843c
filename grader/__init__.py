"""Judges what the harness saw, and tells people."""
