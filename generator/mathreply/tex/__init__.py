"""TeX as text: tokens, macros, chains, and what is known of its commands. Pure."""
