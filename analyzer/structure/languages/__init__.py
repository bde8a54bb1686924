"""The languages, one file for each family; `analyzer.structure.reading` finds them."""
