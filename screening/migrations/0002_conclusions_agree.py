"""What the tables of candidates keep themselves: no stored conclusion contradicts its verdicts, or its version."""

from django.db import migrations

from trialsite import triggers

KEEP_STUDY = """
BEGIN
  IF NEW.study_id IS DISTINCT FROM OLD.study_id THEN
    RAISE EXCEPTION 'a patient stays in the study'
      USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
  END IF;
  RETURN NEW;
END"""

GUARD_SCREENING = """
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.patient_id IS DISTINCT FROM OLD.patient_id THEN
    RAISE EXCEPTION 'a screening stays with its patient'
      USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
  END IF;
  IF NOT EXISTS (
    SELECT FROM criteria_criteriaversion v JOIN screening_patient p ON p.study_id = v.study_id
    WHERE v.id = NEW.version_id AND p.id = NEW.patient_id AND v.status IN ('published', 'retired')
  ) THEN
    RAISE EXCEPTION 'a screening needs a published criteria version of the study of its patient'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'screening_version_in_use', TABLE = TG_TABLE_NAME;
  END IF;
  RETURN NEW;
END"""

# Runs when the transaction ends, with all verdict rows in place.
CHECK_ASSESSMENT = """
DECLARE
  total integer;
  failed integer;
  undecided integer;
  outcomes jsonb;
  categories jsonb;
  used record;
  demanded text[];
BEGIN
  SELECT count(*), count(*) FILTER (WHERE outcome = 'fail'), count(*) FILTER (WHERE outcome = 'unknown'),
         jsonb_object_agg(code, outcome), jsonb_object_agg(code, category)
    INTO total, failed, undecided, outcomes, categories
    FROM screening_verdict WHERE assessment_id = NEW.id;
  IF total = 0 OR total <> NEW.criteria_count THEN
    RAISE EXCEPTION 'the assessment counts % criteria and has % verdicts', NEW.criteria_count, total
      USING ERRCODE = 'check_violation', CONSTRAINT = 'assessment_one_verdict_per_criterion', TABLE = TG_TABLE_NAME;
  END IF;

  SELECT v.status, v.snapshot->'study'->>'exclusions' AS exclusions, s.exclusions AS exclusions_today,
         (SELECT jsonb_object_agg(c->>'code', c->>'category') FROM jsonb_array_elements(v.snapshot->'criteria') c)
           AS categories
    INTO used
    FROM criteria_criteriaversion v
    JOIN trialsite_study s ON s.id = v.study_id
    JOIN screening_patient p ON p.study_id = v.study_id
    JOIN screening_screening o ON o.patient_id = p.id
    WHERE v.id = NEW.version_id AND o.id = NEW.screening_id;
  IF NOT FOUND OR used.status NOT IN ('published', 'retired') THEN
    RAISE EXCEPTION 'an assessment needs a published criteria version of the study of its patient'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'assessment_version_in_use', TABLE = TG_TABLE_NAME;
  END IF;
  IF categories IS DISTINCT FROM used.categories THEN
    RAISE EXCEPTION 'the verdicts are not those of the criteria of the version'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'assessment_covers_its_version', TABLE = TG_TABLE_NAME;
  END IF;

  demanded := CASE
    WHEN failed > 0 THEN ARRAY['not-eligible']
    WHEN undecided > 0 THEN ARRAY['undetermined']
    WHEN used.exclusions = 'loaded' AND used.exclusions_today = 'loaded' THEN ARRAY['meets-listed', 'eligible']
    ELSE ARRAY['meets-listed']
  END;
  IF NEW.conclusion <> ALL (demanded) THEN
    RAISE EXCEPTION 'with % failed and % unknown the conclusion cannot be "%"', failed, undecided, NEW.conclusion
      USING ERRCODE = 'check_violation', CONSTRAINT = 'assessment_conclusion_agrees', TABLE = TG_TABLE_NAME;
  END IF;

  IF NEW.report->>'conclusion' IS DISTINCT FROM NEW.conclusion
     OR jsonb_typeof(NEW.report->'verdicts') IS DISTINCT FROM 'array'
     OR (SELECT jsonb_object_agg(v->>'code', v->>'verdict') FROM jsonb_array_elements(NEW.report->'verdicts') v)
        IS DISTINCT FROM outcomes
     OR jsonb_array_length(NEW.report->'verdicts') <> total THEN
    RAISE EXCEPTION 'the report says something else than the conclusion and the verdicts'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'assessment_report_agrees', TABLE = TG_TABLE_NAME;
  END IF;
  RETURN NULL;
END"""

# A verdict that comes later than its assessment finds the count full.
CHECK_VERDICT = """
BEGIN
  IF (SELECT count(*) FROM screening_verdict WHERE assessment_id = NEW.assessment_id) IS DISTINCT FROM
     (SELECT criteria_count::bigint FROM screening_assessment WHERE id = NEW.assessment_id) THEN
    RAISE EXCEPTION 'the assessment counts another number of criteria than it has verdicts'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'assessment_one_verdict_per_criterion', TABLE = TG_TABLE_NAME;
  END IF;
  RETURN NULL;
END"""


class Migration(migrations.Migration):
    dependencies = [
        ("screening", "0001_initial"),
        ("criteria", "0002_published_never_changes"),
    ]

    operations = [
        triggers.function("screening_keep_study", KEEP_STUDY),
        triggers.before("screening_patient", "UPDATE", "study_stays", "screening_keep_study"),
        triggers.function("screening_guard_screening", GUARD_SCREENING),
        triggers.before("screening_screening", "INSERT OR UPDATE", "version_in_use", "screening_guard_screening"),
        triggers.freeze("screening_judgement"),
        triggers.freeze("screening_assessment"),
        triggers.freeze("screening_verdict"),
        triggers.function("screening_check_assessment", CHECK_ASSESSMENT),
        triggers.at_commit("screening_assessment", "INSERT", "parts_agree", "screening_check_assessment"),
        triggers.function("screening_check_verdict", CHECK_VERDICT),
        triggers.at_commit("screening_verdict", "INSERT", "count_is_full", "screening_check_verdict"),
    ]
