"""Who may use the API: each path declares it beside its pattern."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission

from twitter_project.web.access import find_access

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView


class DeclaredGate(BasePermission):
    """Admit strangers if the path's gate does; everyone else must be signed in."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if find_access(request._request).admits_strangers(request.method):
            return True
        return request.user.is_authenticated
