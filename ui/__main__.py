"""`python -m ui` is the command line."""

from ui.cli import app

app()
