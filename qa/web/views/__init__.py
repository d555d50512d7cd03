"""HTML of answers, sources and conversations; all escaping is done here."""
