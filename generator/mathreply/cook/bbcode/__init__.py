"""The forum's BBCode, one kind of tag a file."""
