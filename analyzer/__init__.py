"""Turn a repository address into measured facts; knows no other package of this project and runs alone."""
