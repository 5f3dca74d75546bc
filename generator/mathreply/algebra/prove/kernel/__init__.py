"""What is trusted: the laws with their conditions and sources, and what decides that one applies.

Finders elsewhere propose; nothing counts as proved that has not passed through here.
"""
