"""Composes the answer from quotations; finds contradictions and gaps."""
