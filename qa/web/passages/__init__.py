"""The results mode: all passages that hold some words, with counts to narrow them by."""
