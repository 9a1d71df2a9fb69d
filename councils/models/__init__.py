"""Models of the councils."""

from councils.models.bodies import Council, Organisation, Regulation
from councils.models.composition import Mandate, MembershipApplication, Post, Seat
from councils.models.decisions import Decision, Minutes, Publication, Report
from councils.models.papers import Notice, Paper
from councils.models.people import AgendaProposal, Guest, Note
from councils.models.running import Attendance, Ballot, Rsvp, SpecialOpinion, Vote
from councils.models.sittings import AgendaItem, AgendaVersion, Sitting
from councils.models.speaking import Speech

__all__ = [
    "AgendaItem",
    "AgendaProposal",
    "AgendaVersion",
    "Attendance",
    "Ballot",
    "Council",
    "Decision",
    "Guest",
    "Mandate",
    "MembershipApplication",
    "Minutes",
    "Note",
    "Notice",
    "Organisation",
    "Paper",
    "Post",
    "Publication",
    "Regulation",
    "Report",
    "Rsvp",
    "Seat",
    "Sitting",
    "SpecialOpinion",
    "Speech",
    "Vote",
]
