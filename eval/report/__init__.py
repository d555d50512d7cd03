"""Results as tables and pages: terminal, HTML, README."""
