"""Use cases: one function, one transaction. One file per noun."""
