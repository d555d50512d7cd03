"""Finds files, fetches web pages, and turns them into articles with metadata."""
