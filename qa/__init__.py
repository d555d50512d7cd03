"""Dateline's question answering over an index: query, retrieval, reading, answer."""
