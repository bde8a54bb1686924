"""The history behind a commit: who keeps the project up, how steadily, and where it changes; counts, never names."""
