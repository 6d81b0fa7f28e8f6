"""The staff console at /staff: find a guide in two key strokes, see whose each field is, compare, print, report a mistake."""
