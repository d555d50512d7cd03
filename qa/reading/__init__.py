"""Reads passages: chooses the answering span, weighs the evidence, reranks."""
