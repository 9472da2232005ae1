"""Putting an account that already runs on the register, without a chain: it was opened before the platform was used."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from zhengmei.apps.audit.services import record
from zhengmei.apps.orgs.models import Person, Unit
from zhengmei.apps.orgs.names import sort_key_of
from zhengmei.apps.orgs.queries import supervisor_of
from zhengmei.apps.registry.models import Account
from zhengmei.apps.registry.numbering import region_of
from zhengmei.core.approval.naming import skeleton


@transaction.atomic
def enter_existing(
    actor: Person | None, unit: Unit, pack_id: str, facts: Mapping[str, Any], *, demo: bool = False
) -> Account:
    """Put an existing account of ``unit`` on the register; ``facts`` are Account fields. Returns the account."""
    name = str(facts["name"])
    account = Account.objects.create(
        number=f"{region_of(unit)}-E{Account.objects.count() + 1:05d}", sponsor=unit, supervisor=supervisor_of(unit, pack_id),
        name_skeleton=skeleton(name)[:200], sort_key=sort_key_of(name)[:200], demo=demo, **facts,
    )  # fmt: skip
    record(
        actor=actor, action="account.enter", sentence=f"存量账号「{name}」登入登记册，登记号 {account.number}",
        subject=f"registry.account:{account.pk}", subject_label=name, unit=unit,
    )  # fmt: skip
    return account
