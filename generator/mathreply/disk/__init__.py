"""The only part that touches files: the cache, whole writes, what the user named, where things are
installed."""
