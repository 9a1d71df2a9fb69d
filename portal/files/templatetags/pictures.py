"""Pictures in pages."""

from typing import Any

from django import template
from django.urls import reverse

from portal.files.models import Picture

register = template.Library()


@register.inclusion_tag("components/picture.html")
def picture(shown: Picture, sizes: str = "100vw") -> dict[str, Any]:
    """Show the picture in the width that fits; ``sizes`` is that attribute of <img>."""
    copies = list(shown.copies.all())
    found = [(reverse("files:picture", args=[shown.pk, copy.width]), copy.width) for copy in copies]
    return {"picture": shown, "copies": found, "largest": copies[-1], "sizes": sizes}
