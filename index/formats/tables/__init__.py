"""Tables and JSON: a record a row, a line or an object."""
