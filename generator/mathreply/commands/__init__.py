"""One command a file: each takes its parsed arguments and gives an exit code; stages are loaded
only when needed."""
