"""Decides which spans of a text are the article; finds its date, publisher and byline."""
