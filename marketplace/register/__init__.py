"""Files that name municipalities: the official register in both its forms, this project's own table, and the seed."""
