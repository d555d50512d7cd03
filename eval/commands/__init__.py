"""Commands of ``python -m eval``: run all, gate, calibrate, compare, load."""
