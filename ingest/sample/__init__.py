"""The sample pack: files of a fictional city in the formats a hall has, and the program that makes them from plain text."""
