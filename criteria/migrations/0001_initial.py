import uuid

import django.db.models.constraints
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import trialsite.fields
from trialsite import audit


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("trialsite", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Agent",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("agent", models.CharField(max_length=200, unique=True, verbose_name="name")),
                ("synonyms", trialsite.fields.TypedText(blank=True, default="", help_text="Separated by semicolons.")),
                ("drug_class", trialsite.fields.TypedText(blank=True, default="")),
                (
                    "washout_group",
                    models.CharField(
                        choices=[
                            ("systemic", "systemic therapy"),
                            ("checkpoint_inhibitor", "immune checkpoint inhibitor"),
                            ("checkpoint_agonist", "immune checkpoint agonist"),
                        ],
                        max_length=30,
                    ),
                ),
                ("route", trialsite.fields.TypedText(blank=True, default="")),
                ("half_life_low", trialsite.fields.TypedText(blank=True, default="")),
                ("half_life_high", trialsite.fields.TypedText(blank=True, default="")),
                ("half_life_unit", trialsite.fields.TypedText(blank=True, default="")),
                ("half_life_hours_for_rule", trialsite.fields.TypedText(blank=True, default="")),
                ("basis", trialsite.fields.TypedText(blank=True, default="")),
                ("uncertain", models.CharField(choices=[("yes", "yes"), ("no", "no")], default="yes", max_length=3)),
                ("confidence", trialsite.fields.TypedText(blank=True, default="")),
                ("reference", trialsite.fields.TypedText(blank=True, default="")),
                ("checked", trialsite.fields.TypedText(blank=True, default="")),
                ("note", trialsite.fields.TypedText(blank=True, default="")),
            ],
            options={
                "ordering": ["agent"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("agent__regex", "\\S")), name="agent_has_name"),
                    models.CheckConstraint(
                        condition=models.Q(("half_life_hours_for_rule__regex", "^(\\d{1,6}(\\.\\d{1,6})?)?$")),
                        name="agent_half_life_is_number",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CriteriaVersion",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "draft"), ("published", "published"), ("retired", "retired")],
                        default="draft",
                        editable=False,
                        max_length=20,
                    ),
                ),
                (
                    "change_note",
                    trialsite.fields.TypedText(
                        blank=True, default="", help_text="What changed and why, for those who read the report."
                    ),
                ),
                ("settings", trialsite.fields.PlainJSON(blank=True, default=dict)),
                ("contradictions", trialsite.fields.PlainJSON(blank=True, default=list)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("published_at", models.DateTimeField(editable=False, null=True)),
                ("retired_at", models.DateTimeField(editable=False, null=True)),
                ("snapshot", trialsite.fields.PlainJSON(editable=False, null=True)),
                ("digest", models.CharField(blank=True, default="", editable=False, max_length=64)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "retired_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "study",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="trialsite.study"
                    ),
                ),
            ],
            options={
                "ordering": ["study", "-number"],
            },
        ),
        migrations.CreateModel(
            name="Criterion",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("position", models.PositiveIntegerField()),
                (
                    "code",
                    models.CharField(help_text="Up to 8 letters, digits or underscores, a letter first.", max_length=8),
                ),
                (
                    "parent",
                    models.CharField(
                        blank=True, help_text="The protocol's number that this is a part of.", max_length=8
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("inclusion", "inclusion criterion"),
                            ("exclusion", "exclusion criterion"),
                            ("precondition", "precondition"),
                        ],
                        default="inclusion",
                        max_length=20,
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                (
                    "short_text",
                    models.CharField(
                        blank=True, help_text="Plain ASCII, for exports: write <= and >=, not signs.", max_length=200
                    ),
                ),
                (
                    "source",
                    trialsite.fields.TypedText(
                        blank=True,
                        default="",
                        help_text="Verbatim from the protocol or the registry.",
                        verbose_name="source sentence",
                    ),
                ),
                ("source_note", trialsite.fields.TypedText(blank=True, default="")),
                (
                    "expression",
                    trialsite.fields.TypedText(blank=True, default="", help_text="In CQL.", verbose_name="rule"),
                ),
                (
                    "decided_by",
                    models.CharField(
                        choices=[("data", "the recorded values"), ("investigator", "the investigator")],
                        default="data",
                        max_length=20,
                    ),
                ),
                ("note", trialsite.fields.TypedText(blank=True, default="", verbose_name="note on the reading")),
                ("flags", trialsite.fields.PlainJSON(blank=True, default=list)),
                ("readings", trialsite.fields.PlainJSON(blank=True, default=list)),
                ("evidence_document", trialsite.fields.TypedText(blank=True, default="")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="criteria",
                        to="criteria.criteriaversion",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "criteria",
                "ordering": ["version", "position"],
            },
        ),
        migrations.CreateModel(
            name="Example",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("position", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=200)),
                ("answers", trialsite.fields.PlainJSON(blank=True, default=dict)),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("pass", "pass"),
                            ("fail", "fail"),
                            ("unknown", "unknown"),
                            ("not-applicable", "not applicable"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="examples", to="criteria.criterion"
                    ),
                ),
            ],
            options={
                "ordering": ["criterion", "position"],
            },
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("released_on", models.DateField(default=django.utils.timezone.localdate)),
                ("ended_on", models.DateField(null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="releases", to="trialsite.site"
                    ),
                ),
                (
                    "study",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="releases", to="trialsite.study"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="releases",
                        to="criteria.criteriaversion",
                    ),
                ),
            ],
            options={
                "ordering": ["study", "site", "-released_on"],
            },
        ),
        migrations.CreateModel(
            name="Variable",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "name",
                    models.CharField(
                        help_text="As it stands in expressions. Never changes.", max_length=100, unique=True
                    ),
                ),
                (
                    "key",
                    models.CharField(help_text="As it stands in documents. Never changes.", max_length=60, unique=True),
                ),
                ("label", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("boolean", "yes or no"),
                            ("code", "one of several answers"),
                            ("integer", "whole number"),
                            ("quantity", "number with a unit"),
                            ("lab", "laboratory result with its limits of normal"),
                            ("date", "date"),
                            ("rows", "list"),
                            ("derived", "computed"),
                            ("given", "date of the screening"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "section",
                    models.CharField(
                        choices=[
                            ("consent", "Consent"),
                            ("candidate", "Candidate"),
                            ("disease", "Disease"),
                            ("status", "Status"),
                            ("laboratory", "Laboratory"),
                            ("heart_lungs", "Heart and lungs"),
                            ("therapies", "Therapies"),
                            ("toxicities", "Toxicities"),
                            ("fertility", "Fertility"),
                            ("derived", "Computed"),
                        ],
                        max_length=20,
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("help", models.TextField(blank=True)),
                ("loinc", models.CharField(blank=True, max_length=100)),
                ("loinc_checked", models.BooleanField(default=False)),
                (
                    "remedy",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("repeat", "may be repeated"),
                            ("wait", "clears with time"),
                            ("fixed", "cannot change"),
                        ],
                        max_length=20,
                    ),
                ),
                ("dated", models.BooleanField(default=False, help_text="An examination with a date of its own.")),
                (
                    "window_days",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Days before the anchor date after which it is flagged as stale.",
                        null=True,
                    ),
                ),
                ("definition", trialsite.fields.PlainJSON(blank=True, default=dict)),
            ],
            options={
                "ordering": ["section", "position", "key"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name__regex", "\\S"), ("key__regex", "^[a-z][a-z0-9_]{0,59}$")),
                        name="variable_has_name_and_key",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["boolean", "code", "integer", "quantity", "lab", "date", "rows", "derived", "given"],
                            )
                        ),
                        name="variable_kind",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="criteriaversion",
            constraint=models.UniqueConstraint(fields=("study", "number"), name="version_number_once"),
        ),
        migrations.AddConstraint(
            model_name="criteriaversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("published_at__isnull", True), ("published_by__isnull", True)),
                    models.Q(("published_at__isnull", False), ("published_by__isnull", False)),
                    _connector="OR",
                ),
                name="version_published_by_whom_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="criteriaversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("retired_at__isnull", True), ("retired_by__isnull", True)),
                    models.Q(("retired_at__isnull", False), ("retired_by__isnull", False)),
                    _connector="OR",
                ),
                name="version_retired_by_whom_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="criteriaversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("digest", ""),
                        ("number__gte", 1),
                        ("published_at", None),
                        ("retired_at", None),
                        ("snapshot__isnull", True),
                        ("status", "draft"),
                    ),
                    models.Q(("published_at__isnull", False), ("retired_at", None), ("status", "published")),
                    models.Q(("published_at__isnull", False), ("retired_at__isnull", False), ("status", "retired")),
                    _connector="OR",
                ),
                name="version_status_agrees_with_dates",
            ),
        ),
        migrations.AddConstraint(
            model_name="criteriaversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status", "draft"),
                    models.Q(
                        ("digest__regex", "^[0-9a-f]{64}$"),
                        ("snapshot__has_keys", ["study", "number", "settings", "variables", "agents", "criteria"]),
                        ("snapshot__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="version_in_use_has_snapshot",
            ),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.UniqueConstraint(
                models.F("version"), django.db.models.functions.text.Upper("code"), name="criterion_code_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                fields=("version", "position"),
                name="criterion_place_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[A-Za-z][A-Za-z0-9_]{0,7}$")), name="criterion_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.CheckConstraint(
                condition=models.Q(("short_text__regex", "^[ -~]{0,200}$")), name="criterion_short_text"
            ),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.CheckConstraint(condition=models.Q(("title__regex", "\\S")), name="criterion_has_title"),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.CheckConstraint(
                condition=models.Q(("category__in", ["inclusion", "exclusion", "precondition"])),
                name="criterion_category",
            ),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.CheckConstraint(
                condition=models.Q(("decided_by__in", ["data", "investigator"])), name="criterion_decided_by"
            ),
        ),
        migrations.AddConstraint(
            model_name="example",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                fields=("criterion", "position"),
                name="example_place_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="example",
            constraint=models.CheckConstraint(
                condition=models.Q(("verdict__in", ["pass", "fail", "unknown", "not-applicable"])),
                name="example_verdict",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on", None)), fields=("study", "site"), name="one_open_release"
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_on__isnull", True), ("ended_by__isnull", True)),
                    models.Q(("ended_on__isnull", False), ("ended_by__isnull", False)),
                    _connector="OR",
                ),
                name="release_ended_by_whom_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_on", None), ("ended_on__gte", models.F("released_on")), _connector="OR"),
                name="release_ends_after_start",
            ),
        ),
        audit.track("criteria_variable"),
        audit.track("criteria_agent"),
        audit.track("criteria_criteriaversion"),
        audit.track("criteria_criterion"),
        audit.track("criteria_example"),
        audit.track("criteria_release"),
    ]
