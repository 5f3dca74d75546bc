"""The stages in order: for one answer, for many, on many machines; and what need not be done
again."""
