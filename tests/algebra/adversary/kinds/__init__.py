"""The strategies, by what they deceive about."""
