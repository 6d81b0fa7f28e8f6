"""Chat page, HTTP API and command line. The top layer."""
