"""One step of a chain → its verdict: read, tried, proved or refuted, and told in words."""
