"""Where this app's services write what they did.

The log stands above units and people (it names both), so it is handed in from above at start: `audit` registers its
`record` here. Without it nothing is changed either: an act that cannot be recorded does not happen.
"""

from typing import Any, Protocol

from zhengmei.apps.orgs.models import Person, Unit


class Recorder(Protocol):
    def __call__(
        self,
        *,
        actor: Person | None,
        action: str,
        sentence: str,
        subject: str = "",
        subject_label: str = "",
        unit: Unit | None = None,
        data: dict[str, Any] | None = None,
    ) -> object: ...


_recorders: list[Recorder] = []


def use(recorder: Recorder) -> None:
    """Write to this log from now on."""
    _recorders[:] = [recorder]


def record(**event: Any) -> None:
    """Append one event to the log. Raises RuntimeError while no log has been registered."""
    if not _recorders:
        raise RuntimeError("操作日志尚未启用，不能改动单位与人员。")
    _recorders[0](**event)
