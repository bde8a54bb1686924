"""What a repository builds on: manifests and lock files of many ecosystems, read as one list."""
