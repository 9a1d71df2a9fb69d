"""Start-up of the register of halls."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "portal.places"
    label = "places"
    verbose_name = "Залы"

    def ready(self) -> None:
        """Tell the desk its page, and the files whose plans everybody may see."""
        from portal.backoffice.registry import Task, register
        from portal.files.access import register_picture_access
        from portal.places.access import KEEPERS
        from portal.places.services import is_plan

        register(
            Task("Город", "Залы", "meeting_room", "admin:places_hall_changelist", 400, KEEPERS)
        )
        register_picture_access(is_plan)
