"""An expression's value at a point as an interval around the true value, never a guess."""
