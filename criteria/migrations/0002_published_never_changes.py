"""What the tables of criteria keep themselves: a published version never changes, and is what its rows were."""

from django.db import migrations

from trialsite import triggers

KEEP_NAMES = """
BEGIN
  IF (NEW.name, NEW.key) IS DISTINCT FROM (OLD.name, OLD.key) THEN
    RAISE EXCEPTION 'the variable % keeps its name and key; make a new one', OLD.name
      USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
  END IF;
  RETURN NEW;
END"""

GUARD_VERSION = """
DECLARE
  retiring CONSTANT text[] := ARRAY['status', 'retired_at', 'retired_by_id'];
  from_rows jsonb;
  from_snapshot jsonb;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.status <> 'draft' THEN
      RAISE EXCEPTION 'a criteria version begins as a draft'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'version_begins_as_draft', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
  END IF;

  IF OLD.status <> 'draft' THEN
    IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - retiring)::text <> (to_jsonb(OLD) - retiring)::text
       OR NOT (NEW.status = 'retired' AND OLD.status = 'published' OR to_jsonb(NEW)::text = to_jsonb(OLD)::text) THEN
      RAISE EXCEPTION 'criteria version % is % and never changes; make a new draft', OLD.number, OLD.status
        USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
    END IF;
    IF NEW.status = 'retired'
       AND EXISTS (SELECT FROM criteria_release r WHERE r.version_id = NEW.id AND r.ended_on IS NULL) THEN
      RAISE EXCEPTION 'criteria version % is still released at a site', OLD.number
        USING ERRCODE = 'check_violation', CONSTRAINT = 'retired_version_has_no_release', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
  END IF;

  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  IF NEW.status = 'retired' THEN
    RAISE EXCEPTION 'a draft is published or deleted, not retired'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'draft_is_not_retired', TABLE = TG_TABLE_NAME;
  END IF;
  IF NEW.status = 'published' THEN
    SELECT jsonb_agg(jsonb_build_array(c.code, c.category, c.expression, c.decided_by) ORDER BY c.position)
      INTO from_rows FROM criteria_criterion c WHERE c.version_id = NEW.id;
    SELECT jsonb_agg(jsonb_build_array(c->'code', c->'category', c->'expression', c->'decided_by') ORDER BY place)
      INTO from_snapshot FROM jsonb_array_elements(NEW.snapshot->'criteria') WITH ORDINALITY AS s(c, place);
    IF from_rows IS NULL OR from_rows IS DISTINCT FROM from_snapshot
       OR NEW.snapshot->'settings' IS DISTINCT FROM NEW.settings
       OR NEW.snapshot->'contradictions' IS DISTINCT FROM NEW.contradictions
       OR NEW.snapshot->'number' IS DISTINCT FROM to_jsonb(NEW.number) THEN
      RAISE EXCEPTION 'the snapshot of criteria version % is not what its rows say', NEW.number
        USING ERRCODE = 'check_violation', CONSTRAINT = 'snapshot_agrees_with_criteria', TABLE = TG_TABLE_NAME;
    END IF;
    IF NEW.published_by_id = NEW.created_by_id
       AND (SELECT s.two_persons FROM trialsite_study s WHERE s.id = NEW.study_id) THEN
      RAISE EXCEPTION 'whoever wrote criteria version % cannot publish it', NEW.number
        USING ERRCODE = 'check_violation', CONSTRAINT = 'version_needs_two_persons', TABLE = TG_TABLE_NAME;
    END IF;
  END IF;
  RETURN NEW;
END"""

# FOR SHARE: whoever publishes waits until this row is in, whoever comes too late finds the version published.
GUARD_CRITERION = """
DECLARE
  owner_row uuid;
  state text;
BEGIN
  FOR owner_row IN SELECT DISTINCT p FROM unnest(ARRAY[OLD.version_id, NEW.version_id]) p WHERE p IS NOT NULL LOOP
    SELECT v.status INTO state FROM criteria_criteriaversion v WHERE v.id = owner_row FOR SHARE;
    IF state IS DISTINCT FROM 'draft' THEN
      RAISE EXCEPTION 'a criterion of a % version never changes; make a new draft', coalesce(state, 'missing')
        USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
    END IF;
  END LOOP;
  RETURN coalesce(NEW, OLD);
END"""

GUARD_EXAMPLE = """
DECLARE
  owner_row uuid;
  state text;
BEGIN
  FOR owner_row IN SELECT DISTINCT p FROM unnest(ARRAY[OLD.criterion_id, NEW.criterion_id]) p WHERE p IS NOT NULL LOOP
    SELECT v.status INTO state FROM criteria_criterion c JOIN criteria_criteriaversion v ON v.id = c.version_id
      WHERE c.id = owner_row FOR SHARE OF v;
    IF state IS DISTINCT FROM 'draft' THEN
      RAISE EXCEPTION 'an example of a % version never changes; make a new draft', coalesce(state, 'missing')
        USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
    END IF;
  END LOOP;
  RETURN coalesce(NEW, OLD);
END"""

GUARD_RELEASE = """
DECLARE
  ending CONSTANT text[] := ARRAY['ended_on', 'ended_by_id'];
  state text;
  study uuid;
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT v.status, v.study_id INTO state, study FROM criteria_criteriaversion v WHERE v.id = NEW.version_id FOR SHARE;
    IF state IS DISTINCT FROM 'published' OR study IS DISTINCT FROM NEW.study_id THEN
      RAISE EXCEPTION 'only a published version of the same study can be released, this one is %', state
        USING ERRCODE = 'check_violation', CONSTRAINT = 'release_of_published_version', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - ending)::text <> (to_jsonb(OLD) - ending)::text
     OR (OLD.ended_on IS NOT NULL AND to_jsonb(NEW)::text <> to_jsonb(OLD)::text) THEN
    RAISE EXCEPTION 'a release can be ended, once, and nothing else'
      USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
  END IF;
  RETURN NEW;
END"""

ALL = "INSERT OR UPDATE OR DELETE"


class Migration(migrations.Migration):
    dependencies = [("criteria", "0001_initial")]

    operations = [
        triggers.function("criteria_keep_names", KEEP_NAMES),
        triggers.before("criteria_variable", "UPDATE", "names_stay", "criteria_keep_names"),
        triggers.function("criteria_guard_version", GUARD_VERSION),
        triggers.before("criteria_criteriaversion", ALL, "published_stays", "criteria_guard_version"),
        triggers.function("criteria_guard_criterion", GUARD_CRITERION),
        triggers.before("criteria_criterion", ALL, "published_stays", "criteria_guard_criterion"),
        triggers.function("criteria_guard_example", GUARD_EXAMPLE),
        triggers.before("criteria_example", ALL, "published_stays", "criteria_guard_example"),
        triggers.function("criteria_guard_release", GUARD_RELEASE),
        triggers.before("criteria_release", ALL, "release_ends_once", "criteria_guard_release"),
    ]
