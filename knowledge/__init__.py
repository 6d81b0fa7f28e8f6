"""What the product knows: types, places, store, lexicon, encoder, index and search. The bottom layer; it imports nothing of ours."""
