"""Signing in at an organization's own provider (OpenID Connect): from the redirect to a checked identity."""
