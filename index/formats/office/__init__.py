"""Word processors and books: documents that are packed or marked up for printing."""
