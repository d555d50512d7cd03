"""Turns texts into vectors: the default encoder and other models by name."""
