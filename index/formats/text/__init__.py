"""Plain text in other forms: transcripts."""
