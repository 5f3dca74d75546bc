"""What the algebra speaks of: nodes, what is declared of them, definitions put in place, facts."""
