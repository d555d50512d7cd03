"""Rewrites a follow-up as a standalone question: ellipsis and coreference."""
