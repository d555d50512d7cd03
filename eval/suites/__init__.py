"""Suites: which questions are asked of which collection, and how they are run."""
