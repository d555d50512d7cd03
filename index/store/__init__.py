"""The index on disk: generations, manifest, SQLite schema, verification."""
