"""Splits a text that holds several articles, as exports of news archives do, into its records."""

from index.records.layouts import Repeated, split
from index.records.record import Record, Records

__all__ = ["Record", "Records", "Repeated", "split"]
