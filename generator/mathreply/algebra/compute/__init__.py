"""Computed steps: what an instruction such as ``expand`` makes of a side."""
