"""The folder `web` alone behind a real server: its own URLs, the test pages' templates."""

from pathlib import Path

from handover.conf.settings import *  # noqa: F403
from handover.conf.settings import INSTALLED_APPS as _APPS
from handover.conf.settings import TEMPLATES as _TEMPLATES

INSTALLED_APPS = [app for app in _APPS if not app.startswith("handover.stages.")]
ROOT_URLCONF = "tests.web.urls"
TEMPLATES = [{**_TEMPLATES[0], "DIRS": [Path(__file__).parent / "templates"]}]
