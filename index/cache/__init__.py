"""Build cache and vector cache: work of earlier builds that need not be done again."""
