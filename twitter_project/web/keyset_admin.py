"""Admin lists whose cost does not depend on the number of rows.

Stock lists count the table three times, sort by any column and page by offset. These
read one page plus one row by a keyset cursor, in the order of one unique index.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.db.models import Expression, Field, Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from twitter_project.shared.errors import AppError

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

M = TypeVar("M", bound=Model)

NEXT_VAR = "next"
PREVIOUS_VAR = "previous"
CURSOR_VARS = (NEXT_VAR, PREVIOUS_VAR)
REASON_MAX = 200
LAST_CHARACTER = "\U0010ffff"


class KeysetChangeList(ChangeList):
    """One page of a list, with links to its neighbours instead of page numbers."""

    model_admin: "KeysetAdmin[Any]"
    next_link = ""
    previous_link = ""

    def get_queryset(
        self, request: HttpRequest, exclude_parameters: Any = None
    ) -> QuerySet[Any]:
        # A cursor is not a filter, and a link to another filter starts at the top.
        for name in CURSOR_VARS:
            self.params.pop(name, None)
            self.filter_params.pop(name, None)
        return super().get_queryset(request, exclude_parameters)

    def get_ordering(
        self, request: HttpRequest, queryset: QuerySet[Any]
    ) -> list[Expression | str]:
        return [self.model_admin.get_keyset_order(self.query)]

    def get_results(self, request: HttpRequest) -> None:
        """Read the page without counting; `result_count` is the page's own."""
        order = self.model_admin.get_keyset_order(self.query)
        is_backward = PREVIOUS_VAR in request.GET
        rows = list(self._scan(request, order, is_backward))
        has_more = len(rows) > self.list_per_page
        rows = rows[: self.list_per_page]
        if is_backward:
            rows.reverse()
        if rows and (has_more or is_backward):
            self.next_link = self._link(NEXT_VAR, order, rows[-1])
        if rows and (has_more if is_backward else NEXT_VAR in request.GET):
            self.previous_link = self._link(PREVIOUS_VAR, order, rows[0])
        self.result_list = rows
        self.result_count = self.full_result_count = len(rows)
        self.show_full_result_count = False
        self.show_admin_actions = True
        self.can_show_all = self.multi_page = False

    def _scan(
        self, request: HttpRequest, order: str, is_backward: bool
    ) -> QuerySet[Any]:
        name, is_descending = order.removeprefix("-"), order.startswith("-")
        queryset: QuerySet[Any] = self.queryset
        raw = request.GET.get(PREVIOUS_VAR if is_backward else NEXT_VAR)
        if raw is not None:
            bound = "lt" if is_descending != is_backward else "gt"
            queryset = queryset.filter(**{f"{name}__{bound}": self._parse(name, raw)})
        if is_backward:
            queryset = queryset.order_by(name if is_descending else f"-{name}")
        return queryset[: self.list_per_page + 1]

    def _parse(self, name: str, raw: str) -> Any:
        try:
            return self._field(name).to_python(raw)
        except ValidationError as error:
            raise IncorrectLookupParameters(error) from error

    def _link(self, variable: str, order: str, row: Model) -> str:
        field = self._field(order.removeprefix("-"))
        return self.get_query_string({variable: field.value_from_object(row)})

    def _field(self, name: str) -> "Field[Any, Any]":
        field = (
            self.lookup_opts.pk if name == "pk" else self.lookup_opts.get_field(name)
        )
        if not isinstance(field, Field):
            raise TypeError(f"{name} is not a column.")
        return field


if TYPE_CHECKING:

    class GenericAdmin(admin.ModelAdmin[M]):
        """Already generic in the stubs."""

else:

    class GenericAdmin(Generic[M], admin.ModelAdmin):
        """Django's own class, which takes no parameter at run time."""


class KeysetAdmin(GenericAdmin[M]):
    """Lists newest first; a search lists rows that begin with the term, in its order.

    `search_fields` holds the unique text column to search. To search differently,
    override `search` and `get_keyset_order`; the latter must name a unique column that
    shares an index with the columns that `search` filters by.
    """

    change_list_template = "admin/keyset_change_list.html"
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    sortable_by = ()

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return KeysetChangeList

    def get_keyset_order(self, term: str) -> str:
        """Return the unique column that rows are sorted by, "-" first if descending."""
        return self.search_fields[0] if term.strip() and self.search_fields else "-pk"

    def search(self, queryset: QuerySet[M], term: str) -> QuerySet[M]:
        """Narrow to the rows that a search for the non-empty `term` finds."""
        name = self.get_keyset_order(term).removeprefix("-")
        return queryset.filter(
            **{f"{name}__gte": term, f"{name}__lt": f"{term}{LAST_CHARACTER}"}
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[M], search_term: str
    ) -> tuple[QuerySet[M], bool]:
        """Search, if the list is searchable at all."""
        term = search_term.strip()
        can_search = bool(term and self.search_fields)
        return (self.search(queryset, term) if can_search else queryset), False


class ReasonForm(ActionForm):
    """Asks for the reason for an action, beside the list of actions."""

    reason = forms.CharField(label=_("Reason"), required=False, max_length=REASON_MAX)


class ServiceAdmin(KeysetAdmin[M]):
    """A list whose actions call a service for each row and record it in the history."""

    action_form = ReasonForm

    def run_service(
        self,
        request: HttpRequest,
        queryset: QuerySet[M],
        service: Callable[[M, int, str], bool],
        note: "StrPromise",
    ) -> int:
        """Call the service with each row, the moderator and the reason; return how many
        rows it changed.

        Each row's history gets the note and the reason; refusals are shown as messages.
        The history may be in another database than the row, so it is written first: a
        crash may leave an entry too many, but never an action without one.
        """
        moderator_id: Any = request.user.pk
        reason = request.POST.get("reason", "").strip()[:REASON_MAX]
        count = 0
        for row in queryset:
            entry = self.log_change(request, row, f"{note} {reason}".strip())
            is_new = False
            try:
                is_new = service(row, moderator_id, reason)
            except AppError as error:
                self.message_user(request, f"{row}: {error}", messages.ERROR)
            if is_new:
                count += 1
            else:
                entry.delete()
        return count
