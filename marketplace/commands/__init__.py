"""The commands, one file each; `marketplace.command_line` finds them."""
