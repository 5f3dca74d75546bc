"""What the algebra speaks of: nodes, what is declared of them, definitions put in place, facts."""

from mathreply.algebra.expression.folding import keep_cases_inside

keep_cases_inside()
