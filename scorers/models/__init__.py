"""The scorers, one file each; `scorers.registry` finds them."""
