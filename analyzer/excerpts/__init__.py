"""Lines of source around places of a commit, for reviewers."""
