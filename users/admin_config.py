"""Replaces Django's admin site with ours."""

from django.contrib.admin.apps import AdminConfig


class StaffAdminConfig(AdminConfig):
    default_site = "users.staff_site.StaffSite"
