"""What ``make run`` and ``make test`` start: an embedded PostgreSQL and the supervisor.

``bootstrap`` runs before anything is installed and ``launch`` as a script of its own;
both use the standard library alone.
"""
