"""Data for search engines inside a page (JSON-LD)."""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe


def structured_data(data: Any) -> SafeString:
    """Return the data for ``<script type="application/ld+json">``, which a «<» would end."""
    return mark_safe(json.dumps(data, ensure_ascii=False).replace("<", "\\u003c"))
