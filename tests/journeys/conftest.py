"""Makes the showcase's fixtures known here."""

from showcase import client, frame, market, site

__all__ = ["client", "frame", "market", "site"]
