"""The access log can only grow: UPDATE, DELETE and TRUNCATE are refused to every role, its owner included."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION access_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The access log can only be added to: % is refused.', TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER access_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON access_accesslog
    FOR EACH STATEMENT EXECUTE FUNCTION access_log_is_append_only();
"""


class Migration(migrations.Migration):

    dependencies = [("access", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
