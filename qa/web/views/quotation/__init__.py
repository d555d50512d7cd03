"""Shows one quotation: its card, its marks, its check, its citation and its article."""
