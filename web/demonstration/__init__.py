"""Pages of a demonstration alone: a site that is not started as one does not have them."""
