"""Splits an article into sentences and chunks within a token budget."""
