"""Makes the showcase's fixtures known here."""

from showcase import client, market, site

__all__ = ["client", "market", "site"]
