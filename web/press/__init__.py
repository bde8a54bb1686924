"""What is printed: a page of our own template becomes a PDF that everybody can read (PDF/UA-1)."""
