"""The admin of people, sites and studies, and the frame that every other admin stands in."""

import django.contrib.auth.admin  # noqa: F401 - registers groups, which are taken away below
from django.contrib import admin
from django.contrib.auth.models import Group

from trialsite.admin import people, places
from trialsite.admin.site import RoleSite

__all__ = ["people", "places"]

# The site that every `admin.register` meant becomes ours, with all that it has registered.
admin.site.__class__ = RoleSite

# Rights come from memberships alone (trialsite/roles.py).
admin.site.unregister(Group)
