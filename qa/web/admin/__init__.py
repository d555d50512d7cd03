"""Administration over HTTP: sign-in, uploads, builds, rollback."""
