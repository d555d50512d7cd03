"""Understands a question: search words, period, recency, events."""
