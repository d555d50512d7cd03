"""Markup of the web and of publishers: what is in it beside one article of one page."""
