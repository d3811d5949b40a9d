import uuid

import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import trialsite.fields
import trialsite.models
from trialsite import audit, triggers


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Site",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("code", models.SlugField(unique=True)),
                ("name", models.CharField(max_length=200)),
                (
                    "time_zone",
                    models.CharField(default="UTC", max_length=64, validators=[trialsite.models.validate_time_zone]),
                ),
            ],
            options={
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                ("date_joined", models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined")),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("display_name", models.CharField(max_length=150, verbose_name="name")),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "ordering": ["username"],
            },
            managers=[
                ("objects", django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name="HistoryEntry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("actor", models.UUIDField(null=True)),
                ("reason", models.TextField()),
                ("db_role", models.TextField()),
                ("txid", models.BigIntegerField()),
                ("table_name", models.TextField()),
                ("row_id", models.TextField()),
                (
                    "action",
                    models.CharField(choices=[("I", "added"), ("U", "changed"), ("D", "deleted")], max_length=1),
                ),
                ("old", models.JSONField(null=True)),
                ("new", models.JSONField(null=True)),
            ],
            options={
                "verbose_name_plural": "history",
                "ordering": ["id"],
                "indexes": [
                    models.Index(fields=["table_name", "row_id"], name="history_of_a_row"),
                    models.Index(fields=["actor", "at"], name="history_of_a_person"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Study",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("code", models.SlugField(unique=True)),
                ("title", models.TextField()),
                ("short_title", models.CharField(max_length=200)),
                ("record", trialsite.fields.PlainJSON(blank=True, default=dict)),
                (
                    "exclusions",
                    models.CharField(
                        choices=[("none_in_record", "none in the record"), ("loaded", "loaded")],
                        default="none_in_record",
                        max_length=20,
                    ),
                ),
                ("target_enrolment", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "two_persons",
                    models.BooleanField(
                        default=True,
                        help_text="Whoever wrote a draft of the criteria cannot publish it.",
                        verbose_name="criteria need two persons",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "studies",
                "ordering": ["code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("exclusions__in", ["none_in_record", "loaded"])), name="exclusions"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("coordinator", "Research coordinator"),
                            ("investigator", "Investigator"),
                            ("criteria_editor", "Criteria editor"),
                            ("criteria_approver", "Criteria approver"),
                            ("auditor", "Auditor"),
                            ("account_keeper", "Account keeper"),
                        ],
                        max_length=30,
                    ),
                ),
                ("valid_from", models.DateField(default=django.utils.timezone.localdate)),
                (
                    "valid_until",
                    models.DateField(blank=True, help_text="The last day. Empty: until further notice.", null=True),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: all sites.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="trialsite.site",
                    ),
                ),
                (
                    "study",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="memberships", to="trialsite.study"
                    ),
                ),
            ],
            options={
                "ordering": ["study", "user", "role", "valid_from"],
            },
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("username"), name="user_name_once_in_any_case"
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        [
                            "coordinator",
                            "investigator",
                            "criteria_editor",
                            "criteria_approver",
                            "auditor",
                            "account_keeper",
                        ],
                    )
                ),
                name="membership_role",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until", None), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                ),
                name="membership_ends_after_start",
            ),
        ),
        triggers.function(
            "trialsite_record_history",
            """
DECLARE
  before jsonb;
  after jsonb;
  hidden text;
BEGIN
  IF TG_OP <> 'INSERT' THEN before := to_jsonb(OLD); END IF;
  IF TG_OP <> 'DELETE' THEN after := to_jsonb(NEW); END IF;
  -- As text: 1.0 and 1.00 are equal numbers, yet somebody changed one into the other.
  IF before::text IS NOT DISTINCT FROM after::text THEN RETURN NULL; END IF;
  FOR i IN 0 .. TG_NARGS - 1 LOOP
    hidden := TG_ARGV[i];
    after := after || jsonb_build_object(hidden, CASE
      WHEN TG_OP = 'UPDATE' AND before->hidden IS DISTINCT FROM after->hidden THEN '(hidden, changed)'
      ELSE '(hidden)' END);
    before := before || jsonb_build_object(hidden, '(hidden)');
  END LOOP;
  INSERT INTO trialsite_historyentry
    (at, actor, reason, db_role, txid, table_name, row_id, action, old, new)
  VALUES (
    clock_timestamp(),
    nullif(current_setting('trialsite.actor', true), '')::uuid,
    coalesce(current_setting('trialsite.reason', true), ''),
    -- The role that was set, else the one that logged in; current_user is the owner of this function.
    coalesce(nullif(current_setting('role', true), 'none'), session_user),
    pg_current_xact_id()::text::bigint,
    TG_TABLE_NAME,
    coalesce(after, before)->>'id',
    left(TG_OP, 1),
    before,
    after
  );
  RETURN NULL;
END""",
        ),
        triggers.function(
            "trialsite_refuse_truncate",
            """
BEGIN
  IF NOT pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') THEN
    RAISE EXCEPTION 'only the owner of % may empty it, history could not follow', TG_TABLE_NAME
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END""",
            definer=False,
        ),
        triggers.function(
            "trialsite_refuse_change",
            """
BEGIN
  RAISE EXCEPTION 'rows of % are never changed or deleted; write a new one', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
END""",
        ),
        triggers.freeze("trialsite_historyentry"),
        triggers.no_truncate("trialsite_historyentry"),
        audit.track("trialsite_user", hide=("password",)),
        audit.track("trialsite_user_groups"),
        audit.track("trialsite_user_user_permissions"),
        audit.track("trialsite_site"),
        audit.track("trialsite_study"),
        audit.track("trialsite_membership"),
    ]
