"""Sharing agreements, their steps and use; slips for the own record and objections. Triggers hold what was decided."""

import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION access_agreement_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asker_kind text;
    step text;
BEGIN
    SELECT kind INTO asker_kind FROM directory_organisation WHERE code = NEW.organisation_id;
    IF NEW.state IN ('proposed', 'approved') AND asker_kind IN ('police', 'immigration', 'intelligence') THEN
        RAISE EXCEPTION 'An organisation of the kind % is no party to a sharing agreement.', asker_kind
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'proposed' OR NEW.decided_by_id IS NOT NULL THEN
            RAISE EXCEPTION 'A sharing agreement begins as a proposal.' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END IF;
    IF to_jsonb(NEW) - 'state' - 'decided_by_id' IS DISTINCT FROM to_jsonb(OLD) - 'state' - 'decided_by_id' THEN
        RAISE EXCEPTION 'What was proposed in a sharing agreement does not change: propose another.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    step := OLD.state || ' ' || NEW.state;
    IF step NOT IN ('proposed approved', 'proposed refused', 'proposed withdrawn', 'approved ended') THEN
        RAISE EXCEPTION 'A sharing agreement does not go from % to %.', OLD.state, NEW.state
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF OLD.state <> 'proposed' AND NEW.decided_by_id IS DISTINCT FROM OLD.decided_by_id THEN
        RAISE EXCEPTION 'Who decided on a sharing agreement does not change.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER access_agreement_kept BEFORE INSERT OR UPDATE ON access_agreement
    FOR EACH ROW EXECUTE FUNCTION access_agreement_kept();

CREATE FUNCTION access_agreement_use_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - 'people' IS DISTINCT FROM to_jsonb(OLD) - 'people' OR NEW.people < OLD.people THEN
        RAISE EXCEPTION 'The use of a sharing agreement only grows.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER access_agreement_use_grows BEFORE UPDATE ON access_agreementuse
    FOR EACH ROW EXECUTE FUNCTION access_agreement_use_grows();

CREATE FUNCTION access_agreement_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Nothing about sharing agreements is taken away: % on % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER access_agreement_stays BEFORE DELETE OR TRUNCATE ON access_agreement
    FOR EACH STATEMENT EXECUTE FUNCTION access_agreement_stays();
CREATE TRIGGER access_agreement_use_stays BEFORE DELETE OR TRUNCATE ON access_agreementuse
    FOR EACH STATEMENT EXECUTE FUNCTION access_agreement_stays();
CREATE TRIGGER access_agreement_event_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON access_agreementevent
    FOR EACH STATEMENT EXECUTE FUNCTION access_agreement_stays();

CREATE FUNCTION access_objection_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'UPDATE' THEN
        RAISE EXCEPTION 'Nothing about objections is taken away: % is refused.', TG_OP
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF OLD.state <> 'received' OR to_jsonb(NEW) - '{state,answer,answered_at,answered_by_id}'::text[]
        IS DISTINCT FROM to_jsonb(OLD) - '{state,answer,answered_at,answered_by_id}'::text[] THEN
        RAISE EXCEPTION 'An objection is answered once, and its words never change.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER access_objection_kept BEFORE UPDATE OR DELETE ON access_objection
    FOR EACH ROW EXECUTE FUNCTION access_objection_kept();
CREATE TRIGGER access_objection_stays BEFORE TRUNCATE ON access_objection
    FOR EACH STATEMENT EXECUTE FUNCTION access_objection_kept();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0003_log'),
        ('directory', '0002_kind_of_organisation'),
    ]

    operations = [
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True, verbose_name='code')),
                ('purpose', models.CharField(choices=[('eligibility_check', 'check of eligibility'), ('duplicate_check', 'check for double enrolment'), ('payment_verification', 'verification before payment'), ('case_handling', 'serving the person'), ('grievance', 'answering a complaint'), ('inspection', 'inspection of contributions'), ('statistics', 'statistics and research'), ('audit', 'audit and oversight'), ('law_enforcement', 'law enforcement (barred)'), ('immigration', 'immigration control (barred)')], max_length=20, verbose_name='purpose')),
                ('law', models.CharField(max_length=200, verbose_name='law')),
                ('section', models.CharField(max_length=100, verbose_name='section')),
                ('all_schemes', models.BooleanField(default=False, verbose_name='people of all schemes')),
                ('schemes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None, verbose_name='schemes')),
                ('whole_country', models.BooleanField(default=False, verbose_name='the whole country')),
                ('places', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None, verbose_name='places')),
                ('fields', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None, verbose_name='fields')),
                ('a_day', models.PositiveIntegerField(verbose_name='people a day')),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='valid')),
                ('notes_en', models.TextField(blank=True, verbose_name='notes in English')),
                ('notes_ur', models.TextField(blank=True, verbose_name='notes in Urdu')),
                ('state', models.CharField(choices=[('proposed', 'proposed'), ('approved', 'approved'), ('refused', 'refused'), ('withdrawn', 'withdrawn'), ('ended', 'ended early')], default='proposed', max_length=10, verbose_name='state')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='directory.organisation', verbose_name='who asks')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposed by')),
            ],
            options={
                'verbose_name': 'sharing agreement',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='AgreementEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('state', models.CharField(choices=[('proposed', 'proposed'), ('approved', 'approved'), ('refused', 'refused'), ('withdrawn', 'withdrawn'), ('ended', 'ended early')], max_length=10, verbose_name='state')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='access.agreement')),
                ('posting', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.posting')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'step of an agreement',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='AgreementUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('slot', models.PositiveSmallIntegerField()),
                ('allowed', models.PositiveIntegerField()),
                ('people', models.PositiveIntegerField(default=0)),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='access.agreement')),
            ],
            options={
                'verbose_name': 'use of an agreement',
            },
        ),
        migrations.AddIndex(
            model_name='agreement',
            index=models.Index(fields=['organisation', 'purpose'], name='agreement_asker'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='agreement_two_people'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('proposed', 'withdrawn')), ('decided_by__isnull', False), _connector='OR'), name='agreement_decided'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('purpose__in', ['immigration', 'law_enforcement']), _negated=True), name='agreement_purpose_not_barred'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('valid__isempty', False), ('valid__lower_inf', False), ('valid__upper_inf', False)), name='agreement_period'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('a_day__gt', 0)), name='agreement_a_day'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('all_schemes', True), ('schemes__len', 0)), models.Q(('all_schemes', False), ('schemes__len__gt', 0)), _connector='OR'), name='agreement_schemes_said'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('places__len', 0), ('whole_country', True)), models.Q(('places__len__gt', 0), ('whole_country', False)), _connector='OR'), name='agreement_places_said'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('law', ''), _negated=True), models.Q(('section', ''), _negated=True)), name='agreement_law_said'),
        ),
        migrations.AddConstraint(
            model_name='agreementuse',
            constraint=models.UniqueConstraint(fields=('agreement', 'day', 'slot'), name='use_once_a_slot'),
        ),
        migrations.AddConstraint(
            model_name='agreementuse',
            constraint=models.CheckConstraint(condition=models.Q(('people__lte', models.F('allowed'))), name='use_within_allowance'),
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.BigIntegerField(db_index=True)),
                ('kind', models.CharField(choices=[('correction', 'request for correction'), ('objection', 'objection to a use')], max_length=10, verbose_name='kind')),
                ('fields', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None, verbose_name='fields')),
                ('text', models.TextField(max_length=2000, verbose_name='what is wrong')),
                ('language', models.CharField(max_length=2, verbose_name='language')),
                ('received_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='received')),
                ('due', models.DateField(verbose_name='to be answered by')),
                ('state', models.CharField(choices=[('received', 'received'), ('answered', 'answered'), ('upheld', 'upheld'), ('refused', 'refused')], default='received', max_length=10, verbose_name='state')),
                ('answer', models.TextField(blank=True, max_length=2000, verbose_name='answer')),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('posting', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.posting')),
                ('received_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'objection',
                'indexes': [models.Index(condition=models.Q(('state', 'received')), fields=['due'], name='objection_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='objection_said'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True), ('answered_by__isnull', True), ('state', 'received')), models.Q(models.Q(('state', 'received'), _negated=True), models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='objection_answered')],
            },
        ),
        migrations.CreateModel(
            name='RecordSlip',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.BigIntegerField()),
                ('code_digest', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('expires_at', models.DateTimeField()),
                ('opened_at', models.DateTimeField(null=True)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'slip for the own record',
                'constraints': [models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('made_at'))), name='slip_expires')],
            },
        ),
        migrations.RunSQL(FORWARD, migrations.RunSQL.noop),
    ]
