"""One file per package ecosystem; each ends in the constant `ECOSYSTEM` and is its own documentation page."""
