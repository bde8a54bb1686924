"""The metric tools, one file each; `analyzer.toolbox` finds them."""
