"""Puts the site's own admin in the place of Django's."""

from django.contrib.admin.apps import AdminConfig


class StaffAdminConfig(AdminConfig):
    default_site = "users.staff_site.StaffSite"
