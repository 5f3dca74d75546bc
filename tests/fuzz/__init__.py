"""Texts that nobody would write, for every reader: see :mod:`tests.fuzz.readers`."""
