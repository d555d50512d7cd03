"""Records of a run: scores a question, result files, summaries, comparisons."""
