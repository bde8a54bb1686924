"""publiccode.yml read, checked, repaired and written: a library of its own that knows nothing else of the project."""
