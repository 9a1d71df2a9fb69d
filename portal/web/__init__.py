"""What every page of the portal shares: security headers, page cache, forms, template tags.

Django, but nothing of the domain.
"""
