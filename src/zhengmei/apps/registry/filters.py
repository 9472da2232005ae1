"""Narrowing the list of accounts by the address of the page."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from zhengmei.apps.orgs.models import Unit
from zhengmei.apps.registry.models import Account
from zhengmei.apps.registry.opening import platform_word


class AccountFilter(django_filters.FilterSet):
    """Unit (with everything below it), platform, state, and words found in the name, platform id or register number."""

    q = django_filters.CharFilter(label="名称、账号ID 或登记号", method="by_words", max_length=60)
    unit = django_filters.ModelChoiceFilter(
        label="单位（含下级）", queryset=Unit.objects.none(), method="by_unit", empty_label="全部"
    )
    platform = django_filters.ChoiceFilter(label="平台", empty_label="全部")
    state = django_filters.ChoiceFilter(label="状态", choices=Account.STATES, empty_label="全部")

    class Meta:
        model = Account
        fields = ["q", "unit", "platform", "state"]

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["unit"].queryset = units
        codes = self.queryset.order_by().values_list("platform", flat=True).distinct()
        self.filters["platform"].extra["choices"] = sorted((code, platform_word(code)) for code in codes)
        for name, field in self.form.fields.items():
            field.widget.attrs["class"] = "form-control" if name == "q" else "form-select"

    def by_words(self, rows: QuerySet[Account], name: str, words: str) -> QuerySet[Account]:
        """Return the rows whose name, platform id or register number holds the words."""
        plain = words.strip()
        return rows.filter(Q(name__icontains=plain) | Q(platform_id__icontains=plain) | Q(number__icontains=plain))

    def by_unit(self, rows: QuerySet[Account], name: str, unit: Unit) -> QuerySet[Account]:
        """Return the rows of the unit and of everything below it."""
        return rows.filter(sponsor__path__startswith=unit.path)
