"""Trains, prunes and distils the reader. Only this package of the reader needs torch."""
