"""Basic text handling: decoding, lines, words, pages, language, safe output."""
