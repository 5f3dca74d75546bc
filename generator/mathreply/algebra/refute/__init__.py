"""Looking for points at which a claim fails; what is found is certain, by ball arithmetic."""
