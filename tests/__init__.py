"""The project's own tests; README.md here says which goes where."""
