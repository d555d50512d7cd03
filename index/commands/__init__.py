"""Maintenance commands of ``python -m index``: status, gc, duplicates and others."""
