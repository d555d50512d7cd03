"""Pages whose text is known by place only: pieces → lines in reading order → paragraphs."""
