"""Trains, scores, prunes and exports the reader. Only this package needs torch."""
