"""Loading Django for the commands that need it; the others start in a tenth of the time."""

import os
import sys

FAULT = 1


def load_django() -> bool:
    """Load the settings and apps. Returns False, having said why on standard error, where the settings make no sense."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhengmei.config.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as error:
        print(error, file=sys.stderr)
        return False
    return True
