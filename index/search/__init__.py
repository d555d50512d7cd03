"""Searches passages: nearest neighbours by vector, BM25 by word."""
