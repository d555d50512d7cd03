"""The systems under test: Dateline, its controls, and the oracle."""
