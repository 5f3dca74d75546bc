"""Finding proofs: two sides equal, one at most the other, the same solutions."""
