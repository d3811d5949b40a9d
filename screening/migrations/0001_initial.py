import uuid

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
        ("criteria", "0001_initial"),
        ("trialsite", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Patient",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "code",
                    models.CharField(
                        help_text="No name, no initials, no record number.",
                        max_length=40,
                        verbose_name="screening code",
                    ),
                ),
                ("subject_number", models.CharField(blank=True, max_length=40)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
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
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="patients", to="trialsite.site"
                    ),
                ),
                (
                    "study",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="patients", to="trialsite.study"
                    ),
                ),
            ],
            options={
                "ordering": ["study", "code"],
            },
        ),
        migrations.CreateModel(
            name="Screening",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("opened_on", models.DateField(default=django.utils.timezone.localdate)),
                ("as_of", models.DateField(verbose_name="as-of date")),
                (
                    "anchor_date",
                    models.DateField(blank=True, null=True, verbose_name="planned start of preconditioning"),
                ),
                ("anchor_time", models.TimeField(blank=True, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("assessed", "assessed"),
                            ("sent_back", "sent back"),
                            ("signed", "signed"),
                            ("enrolled", "enrolled"),
                            ("declined", "declined"),
                            ("cancelled", "cancelled"),
                        ],
                        default="open",
                        editable=False,
                        max_length=20,
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=0, editable=False)),
                ("therapies_reviewed", models.BooleanField(blank=True, null=True)),
                ("toxicities_reviewed", models.BooleanField(blank=True, null=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
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
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="screenings", to="screening.patient"
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="screenings",
                        to="criteria.criteriaversion",
                    ),
                ),
            ],
            options={
                "ordering": ["-opened_on", "-created_at"],
            },
        ),
        migrations.CreateModel(
            name="Observation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("variable_key", models.CharField(max_length=60)),
                ("value", trialsite.fields.TypedText(blank=True, default="")),
                ("unit", trialsite.fields.TypedText(blank=True, default="")),
                ("missing", trialsite.fields.TypedText(blank=True, default="")),
                ("note", trialsite.fields.TypedText(blank=True, default="")),
                ("confirmed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "confirmed_source",
                    trialsite.fields.TypedText(
                        blank=True, default="", editable=False, verbose_name="confirmed against"
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0)),
                ("observed_on", trialsite.fields.TypedText(blank=True, default="")),
                ("observed_time", trialsite.fields.TypedText(blank=True, default="")),
                ("source", trialsite.fields.TypedText(blank=True, default="")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "screening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="observations",
                        to="screening.screening",
                    ),
                ),
            ],
            options={
                "ordering": ["screening", "variable_key", "position"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="LabPanel",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("position", models.PositiveIntegerField(default=0)),
                ("collected_on", trialsite.fields.TypedText(blank=True, default="", verbose_name="collected on")),
                ("collected_time", trialsite.fields.TypedText(blank=True, default="", verbose_name="at")),
                ("laboratory", trialsite.fields.TypedText(blank=True, default="")),
                ("source", trialsite.fields.TypedText(blank=True, default="")),
                (
                    "screening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="panels", to="screening.screening"
                    ),
                ),
            ],
            options={
                "ordering": ["screening", "position"],
            },
        ),
        migrations.CreateModel(
            name="Judgement",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("criterion_code", models.CharField(max_length=8)),
                (
                    "outcome",
                    models.CharField(
                        choices=[("met", "met"), ("not_met", "not met"), ("unknown", "not decided")], max_length=10
                    ),
                ),
                ("reason", trialsite.fields.TypedText(blank=True, default="")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "screening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="judgements", to="screening.screening"
                    ),
                ),
            ],
            options={
                "ordering": ["screening", "at"],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("as_of", models.DateField()),
                ("anchor_date", models.DateField(null=True)),
                (
                    "conclusion",
                    models.CharField(
                        choices=[
                            ("not-eligible", "not eligible"),
                            ("undetermined", "not yet decided"),
                            ("meets-listed", "meets the listed criteria"),
                            ("eligible", "eligible"),
                        ],
                        max_length=20,
                    ),
                ),
                ("awaiting", models.PositiveIntegerField(default=0)),
                ("headline", trialsite.fields.TypedText(blank=True, default="")),
                ("document", trialsite.fields.PlainJSON()),
                ("report", trialsite.fields.PlainJSON()),
                ("engine_version", models.CharField(max_length=40)),
                ("criteria_count", models.PositiveIntegerField()),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "made_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="criteria.criteriaversion",
                    ),
                ),
                (
                    "screening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="screening.screening",
                    ),
                ),
            ],
            options={
                "ordering": ["screening", "-number"],
            },
        ),
        migrations.CreateModel(
            name="Therapy",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("position", models.PositiveIntegerField(default=0)),
                ("agent", trialsite.fields.TypedText(blank=True, default="")),
                (
                    "group",
                    trialsite.fields.TypedText(
                        blank=True,
                        choices=[
                            ("systemic", "systemic therapy"),
                            ("checkpoint_inhibitor", "immune checkpoint inhibitor"),
                            ("checkpoint_agonist", "immune checkpoint agonist"),
                            ("unknown", "not known"),
                        ],
                        default="",
                    ),
                ),
                ("route", trialsite.fields.TypedText(blank=True, default="")),
                ("last_dose", trialsite.fields.TypedText(blank=True, default="")),
                ("last_dose_time", trialsite.fields.TypedText(blank=True, default="")),
                (
                    "ongoing",
                    trialsite.fields.TypedText(
                        blank=True, choices=[("yes", "yes"), ("no", "no")], default="", verbose_name="still given"
                    ),
                ),
                ("half_life", trialsite.fields.TypedText(blank=True, default="")),
                ("half_life_unit", trialsite.fields.TypedText(blank=True, default="")),
                ("half_life_source", trialsite.fields.TypedText(blank=True, default="")),
                ("half_life_confirmed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "half_life_confirmed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "screening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="therapies", to="screening.screening"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "therapies",
                "ordering": ["screening", "position"],
            },
        ),
        migrations.CreateModel(
            name="Toxicity",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("position", models.PositiveIntegerField(default=0)),
                ("term", trialsite.fields.TypedText(blank=True, default="")),
                ("grade", trialsite.fields.TypedText(blank=True, default="")),
                ("stable", trialsite.fields.TypedText(blank=True, choices=[("yes", "yes"), ("no", "no")], default="")),
                (
                    "related",
                    trialsite.fields.TypedText(
                        blank=True,
                        choices=[("yes", "yes"), ("no", "no")],
                        default="",
                        verbose_name="due to earlier treatment",
                    ),
                ),
                ("insignificant_at", models.DateTimeField(editable=False, null=True)),
                ("insignificant_reason", trialsite.fields.TypedText(blank=True, default="", editable=False)),
                (
                    "insignificant_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "screening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="toxicities", to="screening.screening"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "toxicities",
                "ordering": ["screening", "position"],
            },
        ),
        migrations.CreateModel(
            name="Verdict",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("position", models.PositiveIntegerField()),
                ("code", models.CharField(max_length=8)),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("inclusion", "inclusion criterion"),
                            ("exclusion", "exclusion criterion"),
                            ("precondition", "precondition"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "outcome",
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
                ("reason_code", trialsite.fields.TypedText(blank=True, default="")),
                ("reason_text", trialsite.fields.TypedText(blank=True, default="")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="verdicts", to="screening.assessment"
                    ),
                ),
            ],
            options={
                "ordering": ["assessment", "position"],
            },
        ),
        migrations.CreateModel(
            name="LabResult",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("variable_key", models.CharField(max_length=60)),
                ("value", trialsite.fields.TypedText(blank=True, default="")),
                ("unit", trialsite.fields.TypedText(blank=True, default="")),
                ("missing", trialsite.fields.TypedText(blank=True, default="")),
                ("note", trialsite.fields.TypedText(blank=True, default="")),
                ("confirmed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "confirmed_source",
                    trialsite.fields.TypedText(
                        blank=True, default="", editable=False, verbose_name="confirmed against"
                    ),
                ),
                ("uln", trialsite.fields.TypedText(blank=True, default="", verbose_name="upper limit of normal")),
                ("uln_unit", trialsite.fields.TypedText(blank=True, default="")),
                ("lln", trialsite.fields.TypedText(blank=True, default="", verbose_name="lower limit of normal")),
                ("lln_unit", trialsite.fields.TypedText(blank=True, default="")),
                (
                    "comparator",
                    models.CharField(
                        blank=True,
                        choices=[("", ""), ("<", "<"), ("<=", "≤"), (">", ">"), (">=", "≥")],
                        default="",
                        editable=False,
                        max_length=2,
                    ),
                ),
                ("amount", trialsite.fields.SortingNumber()),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "panel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="results", to="screening.labpanel"
                    ),
                ),
            ],
            options={
                "ordering": ["panel", "variable_key"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("variable_key__regex", "^[a-z][a-z0-9_]{0,59}$")), name="labresult_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("confirmed_at__isnull", True), ("confirmed_by__isnull", True), ("confirmed_source", "")
                            ),
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("confirmed_by__isnull", False),
                                ("confirmed_source__regex", "\\S"),
                            ),
                            _connector="OR",
                        ),
                        name="labresult_confirmed_by_whom_and_when",
                    ),
                    models.UniqueConstraint(fields=("panel", "variable_key"), name="labresult_once_in_panel"),
                    models.CheckConstraint(
                        condition=models.Q(("comparator__in", ["", "<", "<=", ">", ">="])), name="labresult_comparator"
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="patient",
            constraint=models.UniqueConstraint(
                models.F("study"), django.db.models.functions.text.Upper("code"), name="patient_code_once_in_study"
            ),
        ),
        migrations.AddConstraint(
            model_name="patient",
            constraint=models.UniqueConstraint(
                models.F("study"),
                django.db.models.functions.text.Upper("subject_number"),
                condition=models.Q(("subject_number", ""), _negated=True),
                name="subject_number_once_in_study",
            ),
        ),
        migrations.AddConstraint(
            model_name="patient",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^\\S([^\\r\\n\\t]{0,38}\\S)?$")), name="patient_code"
            ),
        ),
        migrations.AddIndex(
            model_name="screening",
            index=models.Index(fields=["patient", "-opened_on"], name="screenings_of_a_patient"),
        ),
        migrations.AddConstraint(
            model_name="screening",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["open", "assessed", "sent_back", "signed", "enrolled", "declined", "cancelled"])
                ),
                name="screening_status",
            ),
        ),
        migrations.AddConstraint(
            model_name="screening",
            constraint=models.CheckConstraint(
                condition=models.Q(("anchor_time", None), ("anchor_date__isnull", False), _connector="OR"),
                name="screening_time_needs_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.CheckConstraint(
                condition=models.Q(("variable_key__regex", "^[a-z][a-z0-9_]{0,59}$")), name="observation_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True), ("confirmed_source", "")),
                    models.Q(
                        ("confirmed_at__isnull", False),
                        ("confirmed_by__isnull", False),
                        ("confirmed_source__regex", "\\S"),
                    ),
                    _connector="OR",
                ),
                name="observation_confirmed_by_whom_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.UniqueConstraint(
                fields=("screening", "variable_key", "position"), name="observation_once_in_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="judgement",
            constraint=models.CheckConstraint(
                condition=models.Q(("criterion_code__regex", "^[A-Za-z][A-Za-z0-9_]{0,7}$")),
                name="judgement_criterion_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="judgement",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["met", "not_met", "unknown"])), name="judgement_outcome"
            ),
        ),
        migrations.AddConstraint(
            model_name="judgement",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__regex", "\\S")), name="judgement_has_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.UniqueConstraint(fields=("screening", "number"), name="assessment_number_once"),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)), name="assessment_number_from_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("criteria_count__gte", 1)), name="assessment_of_at_least_one_criterion"
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("conclusion__in", ["not-eligible", "undetermined", "meets-listed", "eligible"])),
                name="assessment_conclusion",
            ),
        ),
        migrations.AddConstraint(
            model_name="therapy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("half_life_confirmed_at__isnull", True), ("half_life_confirmed_by__isnull", True)),
                    models.Q(("half_life_confirmed_at__isnull", False), ("half_life_confirmed_by__isnull", False)),
                    _connector="OR",
                ),
                name="therapy_half_life_confirmed_by_whom_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="therapy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("half_life_confirmed_at", None),
                    models.Q(
                        ("half_life__regex", "\\S"),
                        ("half_life_unit__regex", "\\S"),
                        ("half_life_source__regex", "\\S"),
                    ),
                    _connector="OR",
                ),
                name="therapy_confirmed_half_life_has_source",
            ),
        ),
        migrations.AddConstraint(
            model_name="therapy",
            constraint=models.CheckConstraint(
                condition=models.Q(("ongoing__in", ["", "yes", "no"])), name="therapy_ongoing"
            ),
        ),
        migrations.AddConstraint(
            model_name="toxicity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("insignificant_at__isnull", True),
                        ("insignificant_by__isnull", True),
                        ("insignificant_reason", ""),
                    ),
                    models.Q(
                        ("insignificant_at__isnull", False),
                        ("insignificant_by__isnull", False),
                        ("insignificant_reason__regex", "\\S"),
                    ),
                    _connector="OR",
                ),
                name="toxicity_insignificant_by_whom_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="toxicity",
            constraint=models.CheckConstraint(
                condition=models.Q(("stable__in", ["", "yes", "no"])), name="toxicity_stable"
            ),
        ),
        migrations.AddConstraint(
            model_name="toxicity",
            constraint=models.CheckConstraint(
                condition=models.Q(("related__in", ["", "yes", "no"])), name="toxicity_related"
            ),
        ),
        migrations.AddConstraint(
            model_name="verdict",
            constraint=models.UniqueConstraint(fields=("assessment", "code"), name="verdict_once_for_each_criterion"),
        ),
        migrations.AddConstraint(
            model_name="verdict",
            constraint=models.UniqueConstraint(fields=("assessment", "position"), name="verdict_place_once"),
        ),
        migrations.AddConstraint(
            model_name="verdict",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[A-Za-z][A-Za-z0-9_]{0,7}$")), name="verdict_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="verdict",
            constraint=models.CheckConstraint(
                condition=models.Q(("category__in", ["inclusion", "exclusion", "precondition"])),
                name="verdict_category",
            ),
        ),
        migrations.AddConstraint(
            model_name="verdict",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["pass", "fail", "unknown", "not-applicable"])),
                name="verdict_outcome",
            ),
        ),
        audit.track("screening_patient"),
        audit.track("screening_screening"),
        audit.track("screening_labpanel"),
        audit.track("screening_labresult"),
        audit.track("screening_observation"),
        audit.track("screening_therapy"),
        audit.track("screening_toxicity"),
        audit.track("screening_judgement"),
        audit.track("screening_assessment"),
        audit.track("screening_verdict"),
    ]
