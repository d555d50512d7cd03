"""Measures of ranking, answers, time expressions and pages, with intervals."""
