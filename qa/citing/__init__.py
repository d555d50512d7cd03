"""A quotation as a reference: in the styles of CSL, as BibTeX and RIS."""
