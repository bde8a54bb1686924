"""Makes the fixtures of the showcase and of the roles known here."""

from roles import furniture, scene, stage_frame
from showcase import client, frame, market, original_market, site

__all__ = ["client", "frame", "furniture", "market", "original_market", "scene", "site", "stage_frame"]
