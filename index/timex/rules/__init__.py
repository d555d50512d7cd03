"""The grammar's rules, one module a kind of time expression."""
