"""Code of others that lies in a repository, recognized by what is in it under whatever folder name."""
