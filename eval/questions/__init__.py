"""Question files: reading, checking, writing them, and the bundled ones."""
