"""Pages and API: HTTP in, the catalogue's views out."""
