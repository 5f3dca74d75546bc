"""What the algebra speaks of: nodes, what is declared of them, definitions put in place, facts."""

from mathreply.algebra.expression.expanding import multiply_out_without_detours
from mathreply.algebra.expression.folding import keep_cases_inside
from mathreply.algebra.expression.places import tell_places_apart

keep_cases_inside()
multiply_out_without_detours()
tell_places_apart()
