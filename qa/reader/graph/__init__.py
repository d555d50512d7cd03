"""Writes the reader as an ONNX graph with 8-bit weights, and reads the weights back. No torch."""
