"""The forum's mathematics: its delimiters, in a line and displayed."""
