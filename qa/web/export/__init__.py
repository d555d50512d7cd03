"""A conversation as a file: Markdown, HTML to print, JSON."""
