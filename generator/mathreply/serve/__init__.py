"""The page for writing answers: a server for this machine alone, and what it serves."""
