"""What a repository shows of how it is looked after, each a fact with its path."""
