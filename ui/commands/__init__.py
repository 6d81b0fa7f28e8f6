"""The commands of `mingbai`, one file a subject; `ui/cli.py` puts them together."""
