"""The questions that a citizen is asked: shape and wording of input, no law."""
