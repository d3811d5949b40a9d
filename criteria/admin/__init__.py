"""Criteria in the admin: drafts are written here, by editors; approvers publish, release and retire; auditors read."""

from criteria.admin import catalogue, criterion, release, version

__all__ = ["catalogue", "criterion", "release", "version"]
