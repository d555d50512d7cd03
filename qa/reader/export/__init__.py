"""Writes a training run as shipped weights: graph, calibration, scores. No torch of its own."""
