"""What is learned, one file each; `scorers.registry` finds them."""
