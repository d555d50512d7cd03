"""Asks the questions of a suite: an opened index, cached models, what was read before."""
