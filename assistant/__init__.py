"""A question to an answer. Imports knowledge; never ingest or ui."""
