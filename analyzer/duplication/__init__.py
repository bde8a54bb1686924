"""Code that stands more than once in a repository: fingerprints of each file, and the copies they give away."""
