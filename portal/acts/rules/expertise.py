"""The independent anti-corruption expertise of a draft."""

from portal.kernel.terms import Counting, Term

#: A conclusion is considered and answered with reasons within so many days of its receipt.
REPLY = Term(days=30, counting=Counting.CALENDAR, law="172-FZ art. 5(3)")
