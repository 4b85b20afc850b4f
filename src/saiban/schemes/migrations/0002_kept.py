"""Triggers: what was proposed never changes, a decision is taken once, and nothing of it is taken away."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION schemes_version_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'proposed' THEN
            RAISE EXCEPTION 'A version of a scheme begins as a proposal.' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END IF;
    IF to_jsonb(NEW) - 'state' - 'decided_by_id' IS DISTINCT FROM to_jsonb(OLD) - 'state' - 'decided_by_id' THEN
        RAISE EXCEPTION 'What was proposed for a scheme does not change: propose another version.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF OLD.state <> 'proposed' OR NEW.state NOT IN ('approved', 'refused', 'withdrawn') THEN
        RAISE EXCEPTION 'A version of a scheme does not go from % to %.', OLD.state, NEW.state
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER schemes_version_kept BEFORE INSERT OR UPDATE ON schemes_schemeversion
    FOR EACH ROW EXECUTE FUNCTION schemes_version_kept();

CREATE FUNCTION schemes_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Nothing about the versions of schemes is taken away: % on % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER schemes_version_stays BEFORE TRUNCATE ON schemes_schemeversion
    FOR EACH STATEMENT EXECUTE FUNCTION schemes_stays();
CREATE TRIGGER schemes_step_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON schemes_versionstep
    FOR EACH STATEMENT EXECUTE FUNCTION schemes_stays();
"""

BACKWARD = """
DROP TRIGGER schemes_step_stays ON schemes_versionstep;
DROP TRIGGER schemes_version_stays ON schemes_schemeversion;
DROP TRIGGER schemes_version_kept ON schemes_schemeversion;
DROP FUNCTION schemes_stays();
DROP FUNCTION schemes_version_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("schemes", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
