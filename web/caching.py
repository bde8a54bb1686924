"""How long readers may keep an answer."""

FOR_EVER = "public, max-age=31536000, immutable"
"""For what never changes under its address: reports and static files with hashed names."""
