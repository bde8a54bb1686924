"""What is in a file of code: its language, its tokens and its functions, in every language alike."""
