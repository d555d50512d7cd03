"""What a saved page says of its article: headline, author, day of publication."""
