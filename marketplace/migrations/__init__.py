"""Alembic's scripts, shipped inside the package; `marketplace.migration` runs them."""
