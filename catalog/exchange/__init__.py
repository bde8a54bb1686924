"""Catalogues in bulk: files read into items, items stored, and everything written out again."""
