"""Correcting a guide field by field: what may be corrected and how it is read, the corrected text, and the desk where it is decided."""
