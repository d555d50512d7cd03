"""The collection tab: a plot and a list of all articles."""
