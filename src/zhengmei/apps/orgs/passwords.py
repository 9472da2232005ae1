"""The password policy, in Chinese (等保三级: 身份鉴别信息应具有复杂度要求)."""

from typing import Any

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

LEAST_LENGTH = 10
LEAST_CLASSES = 3
KEPT_HASHES = 3


class LongAndMixed:
    """At least 10 characters of three of the four classes: small letters, capitals, digits, others."""

    def validate(self, password: str, user: Any = None) -> None:
        classes = (
            any(c.islower() for c in password),
            any(c.isupper() for c in password),
            any(c.isdigit() for c in password),
            any(not c.isalnum() for c in password),
        )
        if len(password) < LEAST_LENGTH or sum(classes) < LEAST_CLASSES:
            raise ValidationError(self.get_help_text())

    def get_help_text(self) -> str:
        return f"口令至少 {LEAST_LENGTH} 位，并包含大写字母、小写字母、数字、符号中的三类。"


class NotCommon(CommonPasswordValidator):
    """Not among the twenty thousand most used."""

    def get_help_text(self) -> str:
        return "口令不能是常见口令。"

    def get_error_message(self) -> str:
        return "这是常见口令，容易被猜中，请换一个。"


class NotNamedAfterPerson:
    """Not containing the log-in name."""

    def validate(self, password: str, user: Any = None) -> None:
        username = getattr(user, "username", "")
        if username and username.lower() in password.lower():
            raise ValidationError(self.get_help_text())

    def get_help_text(self) -> str:
        return "口令不能包含登录名。"


class NotReused:
    """Neither the present password nor one of the three before."""

    def validate(self, password: str, user: Any = None) -> None:
        if user is None or user.pk is None:
            return
        known = [user.password, *user.previous_passwords[:KEPT_HASHES]]
        if any(hashed and check_password(password, hashed) for hashed in known):
            raise ValidationError(self.get_help_text())

    def get_help_text(self) -> str:
        return f"口令不能与现用口令及最近 {KEPT_HASHES} 次用过的口令相同。"
