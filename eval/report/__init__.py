"""Results as tables and pages: terminal, HTML, docs/results.md."""
