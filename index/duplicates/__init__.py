"""Finds near-duplicate articles (MinHash LSH) and groups them."""
