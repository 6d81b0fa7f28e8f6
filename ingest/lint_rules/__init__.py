"""The lint rules, by subject. Each is a small pure function; `ingest.lint` holds the table of them all."""
