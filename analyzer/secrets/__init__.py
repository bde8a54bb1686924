"""Secrets that a repository gives away: where they stand, never what they are."""
