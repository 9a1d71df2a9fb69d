"""The rules of councils: periods, quorum, agenda, notices, states. No Django, no clock."""
