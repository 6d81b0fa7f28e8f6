"""Files of a hall to typed guides, documents and catalogue entries. Imports knowledge; never the assistant."""
