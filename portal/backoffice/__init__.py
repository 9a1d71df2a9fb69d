"""The admin site: navigation, dashboard, shared admin parts."""
