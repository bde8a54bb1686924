"""Makes the showcase's fixtures known here."""

from showcase import client, frame, market, original_market, site

__all__ = ["client", "frame", "market", "original_market", "site"]
