"""Events and versions of declarations can only be added to; of a sealed value only its cipher can change (new keys)."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION cases_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What happened in cases can only be added to: % of % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER case_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON cases_caseevent
    FOR EACH STATEMENT EXECUTE FUNCTION cases_are_append_only();
CREATE TRIGGER case_type_version_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON cases_casetypeversion
    FOR EACH STATEMENT EXECUTE FUNCTION cases_are_append_only();
CREATE TRIGGER clock_notice_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON cases_clocknotice
    FOR EACH STATEMENT EXECUTE FUNCTION cases_are_append_only();
CREATE TRIGGER case_secret_append_only BEFORE DELETE OR TRUNCATE ON cases_casesecret
    FOR EACH STATEMENT EXECUTE FUNCTION cases_are_append_only();

CREATE FUNCTION case_secret_keeps_its_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.event_id, NEW.field) IS DISTINCT FROM (OLD.id, OLD.event_id, OLD.field) THEN
        RAISE EXCEPTION 'Of a sealed value of a case only the cipher can change.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER case_secret_same_place BEFORE UPDATE ON cases_casesecret
    FOR EACH ROW EXECUTE FUNCTION case_secret_keeps_its_place();
"""


class Migration(migrations.Migration):

    dependencies = [("cases", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
