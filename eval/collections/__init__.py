"""The articles and questions of the public data sets that the suites ask."""
