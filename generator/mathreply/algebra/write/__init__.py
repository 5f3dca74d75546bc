"""Expression → TeX in the author's names, and what a verdict says of it."""
