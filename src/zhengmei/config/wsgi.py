"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhengmei.config.settings")
# As the command does (zhengmei.cli.main.one_thread), for whoever serves this by another server.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
application = get_wsgi_application()

if os.environ.get("ZHENGMEI_EMBEDDED_WORKER"):
    # Set by `zhengmei serve`, whose one serving process also does the background work. The parent must not: it forks.
    from zhengmei.config.jobs import start_worker

    start_worker()
