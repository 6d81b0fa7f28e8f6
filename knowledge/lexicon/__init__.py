"""The national lexicon: how people speak of government service matters, as reviewed data."""
