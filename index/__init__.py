"""Dateline's collection: reading, dating, chunking, encoding and storing articles."""
