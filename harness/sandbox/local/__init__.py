"""What backends without an engine share: boxes that are processes of this machine."""
