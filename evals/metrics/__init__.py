"""Metrics as pure functions. A docstring defines each; what is undefined is None and never counted as zero."""
