"""Checks of one formula's TeX, one kind of fault a file."""
