"""Analyses English text by rules: word classes, mentions, names, numbers, times."""
