"""Lets `python -m marketplace` be the script, for processes that start commands of their own."""

from marketplace.command_line import main

if __name__ == "__main__":
    main(prog_name="marketplace")
