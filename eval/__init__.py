"""Scores Dateline on questions with known answers: measures, controls, intervals, gates."""
