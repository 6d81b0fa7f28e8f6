"""Data sets, metrics, runs, reports and gates for answer accuracy."""
