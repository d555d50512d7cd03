"""Finds and ranks candidate passages: dense and lexical search, time fit."""
