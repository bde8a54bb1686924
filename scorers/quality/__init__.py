"""The learned quality score: facts, features, model, benchmark, and how they were fitted and judged."""
