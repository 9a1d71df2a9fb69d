"""Texts of acts: read from files, structured, stored as Akoma Ntoso, shown, compared.

Nothing here knows Django.
"""
