import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('directory', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='NameToken',
            fields=[
                ('token', models.CharField(max_length=200, primary_key=True, serialize=False)),
                ('people', models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('inputs', models.CharField(max_length=64)),
                ('published_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('figures', models.JSONField(default=dict)),
            ],
            options={
                'verbose_name': 'publication',
            },
        ),
        migrations.CreateModel(
            name='RegistryEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('merge', 'merge'), ('split', 'split')], max_length=10, verbose_name='kind')),
                ('subject', models.CharField(choices=[('person', 'person'), ('household', 'household'), ('employer', 'employer')], max_length=10, verbose_name='subject')),
                ('survivor', models.BigIntegerField()),
                ('others', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('before', models.JSONField()),
                ('after', models.JSONField()),
                ('reason', models.CharField(choices=[('linkage', 'found by the linkage'), ('decision', 'decided by a person')], max_length=10, verbose_name='reason')),
            ],
            options={
                'verbose_name': 'merge or split',
            },
        ),
        migrations.CreateModel(
            name='SourceRecord',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('record', models.CharField(max_length=120)),
                ('extract', models.CharField(max_length=16)),
                ('row', models.BigIntegerField()),
                ('as_of', models.DateField(null=True)),
                ('unit', models.CharField(max_length=10)),
                ('said', models.JSONField()),
                ('row_digest', models.UUIDField()),
            ],
            options={
                'verbose_name': 'source record',
            },
        ),
        migrations.CreateModel(
            name='Employer',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('number', models.CharField(max_length=12, verbose_name='registry number')),
                ('row_digest', models.UUIDField()),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('name_key', models.TextField()),
                ('sector', models.CharField(blank=True, max_length=60, verbose_name='sector')),
                ('employees', models.PositiveIntegerField(null=True, verbose_name='employees')),
                ('registered_on', models.DateField(null=True, verbose_name='registered on')),
                ('sources', models.JSONField(default=list)),
                ('district', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.place', verbose_name='district')),
                ('merged_into', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='registry.employer')),
                ('run_added', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.publication')),
                ('run_changed', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.publication')),
                ('run_ended', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.publication')),
            ],
            options={
                'verbose_name': 'employer',
                'abstract': False,
                'indexes': [models.Index(condition=models.Q(('merged_into__isnull', False)), fields=['merged_into'], name='employer_merged'), django.contrib.postgres.indexes.GinIndex(fields=['name_key'], name='employer_name_key', opclasses=['gin_trgm_ops'])],
                'constraints': [models.UniqueConstraint(fields=('number',), name='employer_number_once')],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('number', models.CharField(max_length=12, verbose_name='registry number')),
                ('row_digest', models.UUIDField()),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('name_ur', models.CharField(blank=True, max_length=200, verbose_name='name in Urdu')),
                ('father_name', models.CharField(blank=True, max_length=200, verbose_name="father's name")),
                ('husband_name', models.CharField(blank=True, max_length=200, verbose_name="husband's name")),
                ('name_key', models.TextField()),
                ('sex', models.CharField(blank=True, max_length=12, verbose_name='sex')),
                ('birth_date', models.DateField(null=True, verbose_name='date of birth')),
                ('birth_precision', models.CharField(blank=True, max_length=5)),
                ('death_date', models.DateField(null=True, verbose_name='date of death')),
                ('marital_status', models.CharField(blank=True, max_length=20, verbose_name='marital status')),
                ('disabled', models.BooleanField(null=True, verbose_name='disabled')),
                ('schemes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                ('sources', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                ('provenance', models.JSONField(default=dict)),
                ('district', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.place', verbose_name='district')),
                ('merged_into', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='registry.person')),
                ('tehsil', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.place', verbose_name='tehsil')),
                ('run_added', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.publication')),
                ('run_changed', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.publication')),
                ('run_ended', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.publication')),
            ],
            options={
                'verbose_name': 'person',
                'abstract': False,
                'indexes': [models.Index(fields=['district'], name='person_district'), models.Index(condition=models.Q(('merged_into__isnull', False)), fields=['merged_into'], name='person_merged'), django.contrib.postgres.indexes.GinIndex(fields=['name_key'], name='person_name_key', opclasses=['gin_trgm_ops']), django.contrib.postgres.indexes.GinIndex(fields=['sources'], name='person_sources'), django.contrib.postgres.indexes.GinIndex(fields=['schemes'], name='person_schemes')],
                'constraints': [models.UniqueConstraint(fields=('number',), name='person_number_once')],
            },
        ),
        migrations.CreateModel(
            name='Household',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('number', models.CharField(max_length=12, verbose_name='registry number')),
                ('row_digest', models.UUIDField()),
                ('size', models.PositiveIntegerField(null=True, verbose_name='members')),
                ('pmt_score', models.DecimalField(decimal_places=2, max_digits=7, null=True, verbose_name='proxy means test score')),
                ('survey_date', models.DateField(null=True, verbose_name='date of survey')),
                ('district', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.place', verbose_name='district')),
                ('merged_into', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='registry.household')),
                ('tehsil', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.place', verbose_name='tehsil')),
                ('head', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.person', verbose_name='head')),
                ('run_added', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.publication')),
                ('run_changed', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.publication')),
                ('run_ended', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.publication')),
            ],
            options={
                'verbose_name': 'household',
                'abstract': False,
                'indexes': [models.Index(condition=models.Q(('merged_into__isnull', False)), fields=['merged_into'], name='household_merged')],
                'constraints': [models.UniqueConstraint(fields=('number',), name='household_number_once')],
            },
        ),
        migrations.CreateModel(
            name='Family',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('number', models.CharField(max_length=12, verbose_name='registry number')),
                ('row_digest', models.UUIDField()),
                ('household', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='families', to='registry.household')),
                ('husband', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.person')),
                ('woman', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.person')),
                ('run_added', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.publication')),
                ('run_changed', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.publication')),
                ('run_ended', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.publication')),
            ],
            options={
                'verbose_name': 'family',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('number',), name='family_number_once')],
            },
        ),
        migrations.CreateModel(
            name='Overlap',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('row_digest', models.UUIDField()),
                ('people', models.PositiveIntegerField(verbose_name='people')),
                ('rupees_a_month', models.DecimalField(decimal_places=2, max_digits=24, verbose_name='rupees a month')),
                ('first', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.scheme')),
                ('second', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.scheme')),
                ('run_added', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.publication')),
                ('run_ended', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.publication')),
            ],
            options={
                'verbose_name': 'overlap',
                'abstract': False,
                'constraints': [models.UniqueConstraint(condition=models.Q(('run_ended__isnull', True)), fields=('row_digest',), name='overlap_live_once')],
            },
        ),
        migrations.CreateModel(
            name='Identifier',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('row_digest', models.UUIDField()),
                ('kind', models.CharField(max_length=50, verbose_name='kind')),
                ('cipher', models.BinaryField()),
                ('blind', models.BinaryField()),
                ('last_four', models.CharField(max_length=4)),
                ('holder', models.CharField(default='own', max_length=10)),
                ('shared', models.BooleanField(default=False)),
                ('source', models.CharField(max_length=40)),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='seen')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='identifiers', to='registry.person')),
                ('run_added', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.publication')),
                ('run_ended', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.publication')),
            ],
            options={
                'verbose_name': 'identifier',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='HouseholdMember',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('row_digest', models.UUIDField()),
                ('relation', models.CharField(blank=True, max_length=20, verbose_name='relation to head')),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='seen')),
                ('family', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='members', to='registry.family')),
                ('household', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='members', to='registry.household')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='registry.person')),
                ('run_added', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.publication')),
                ('run_ended', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.publication')),
            ],
            options={
                'verbose_name': 'household member',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Enrolment',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('row_digest', models.UUIDField()),
                ('status', models.CharField(max_length=12, verbose_name='status')),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='period')),
                ('as_of', models.DateField(null=True, verbose_name='as of')),
                ('scheme', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.scheme')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='registry.person')),
                ('run_added', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.publication')),
                ('run_ended', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.publication')),
            ],
            options={
                'verbose_name': 'enrolment',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Employment',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('row_digest', models.UUIDField()),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='period')),
                ('wage', models.DecimalField(decimal_places=2, max_digits=18, null=True, verbose_name='wage a month')),
                ('employer', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to='registry.employer')),
                ('scheme', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.scheme')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to='registry.person')),
                ('run_added', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.publication')),
                ('run_ended', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.publication')),
            ],
            options={
                'verbose_name': 'job',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='EmployerIdentifier',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('row_digest', models.UUIDField()),
                ('kind', models.CharField(max_length=40, verbose_name='kind')),
                ('value', models.CharField(db_index=True, max_length=200, verbose_name='number')),
                ('source', models.CharField(max_length=40)),
                ('employer', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='identifiers', to='registry.employer')),
                ('run_added', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.publication')),
                ('run_ended', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.publication')),
            ],
            options={
                'verbose_name': "employer's number",
                'abstract': False,
                'constraints': [models.UniqueConstraint(condition=models.Q(('run_ended__isnull', True)), fields=('row_digest',), name='employeridentifier_live_once')],
            },
        ),
        migrations.CreateModel(
            name='DistrictFigure',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('row_digest', models.UUIDField()),
                ('people', models.PositiveIntegerField(verbose_name='people')),
                ('district', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.place')),
                ('scheme', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.scheme')),
                ('run_added', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.publication')),
                ('run_ended', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.publication')),
            ],
            options={
                'verbose_name': 'district figure',
                'abstract': False,
                'constraints': [models.UniqueConstraint(condition=models.Q(('run_ended__isnull', True)), fields=('row_digest',), name='districtfigure_live_once')],
            },
        ),
        migrations.CreateModel(
            name='Contribution',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('row_digest', models.UUIDField()),
                ('month', models.DateField(null=True, verbose_name='month')),
                ('wage', models.DecimalField(decimal_places=2, max_digits=18, null=True, verbose_name='wage a month')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=18, verbose_name='contribution')),
                ('scheme', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.scheme')),
                ('employer', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contributions', to='registry.employer')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='contributions', to='registry.person')),
                ('run_added', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.publication')),
                ('run_ended', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.publication')),
            ],
            options={
                'verbose_name': 'contribution',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='BenefitPaid',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('row_digest', models.UUIDField()),
                ('paid_on', models.DateField(null=True, verbose_name='paid on')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(null=True, verbose_name='for the period')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=18, verbose_name='amount')),
                ('reference', models.CharField(blank=True, max_length=200, verbose_name='reference')),
                ('scheme', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.scheme')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='benefits', to='registry.person')),
                ('run_added', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.publication')),
                ('run_ended', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.publication')),
            ],
            options={
                'verbose_name': 'benefit paid',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Address',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('row_digest', models.UUIDField()),
                ('kind', models.CharField(choices=[('origin', 'of origin'), ('present', 'of present stay')], max_length=7, verbose_name='kind')),
                ('text', models.TextField(blank=True, verbose_name='address')),
                ('as_of', models.DateField(null=True, verbose_name='as of')),
                ('district', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.place', verbose_name='district')),
                ('tehsil', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.place', verbose_name='tehsil')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='addresses', to='registry.person')),
                ('run_added', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.publication')),
                ('run_ended', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.publication')),
            ],
            options={
                'verbose_name': 'address',
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publication',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='46f6b339bf7a207121f9d28fcd263f3651240efc', operation='DELETE', pgid='pgtrigger_never_deleted_0362c', table='registry_publication', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='registryevent',
            name='publication',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='registry.publication'),
        ),
        migrations.AddField(
            model_name='sourcerecord',
            name='employer',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='records', to='registry.employer'),
        ),
        migrations.AddField(
            model_name='sourcerecord',
            name='household',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='records', to='registry.household'),
        ),
        migrations.AddField(
            model_name='sourcerecord',
            name='person',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='records', to='registry.person'),
        ),
        migrations.AddField(
            model_name='sourcerecord',
            name='run_added',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.publication'),
        ),
        migrations.AddField(
            model_name='sourcerecord',
            name='run_changed',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.publication'),
        ),
        migrations.AddField(
            model_name='sourcerecord',
            name='run_ended',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.publication'),
        ),
        migrations.AddField(
            model_name='sourcerecord',
            name='source',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.datasource'),
        ),
        migrations.AddField(
            model_name='identifier',
            name='record',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.sourcerecord'),
        ),
        migrations.AddField(
            model_name='householdmember',
            name='record',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.sourcerecord'),
        ),
        migrations.AddField(
            model_name='enrolment',
            name='record',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.sourcerecord'),
        ),
        migrations.AddField(
            model_name='employment',
            name='record',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.sourcerecord'),
        ),
        migrations.AddField(
            model_name='contribution',
            name='record',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.sourcerecord'),
        ),
        migrations.AddField(
            model_name='benefitpaid',
            name='record',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.sourcerecord'),
        ),
        migrations.AddField(
            model_name='address',
            name='record',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.sourcerecord'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='person',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='95b9a1169da924ef315848e6ce5d0453843e9976', operation='DELETE', pgid='pgtrigger_never_deleted_788d4', table='registry_person', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='overlap',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='48fc6c61ebf5907eccf57bb2369b1330821cef6a', operation='DELETE', pgid='pgtrigger_never_deleted_1a1be', table='registry_overlap', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='household',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='cc80406b37df35d54a66f669016d737bcbd1899c', operation='DELETE', pgid='pgtrigger_never_deleted_ee2df', table='registry_household', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='family',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='ea98d3f516bc73269e02403d4f2f038dc5c9276f', operation='DELETE', pgid='pgtrigger_never_deleted_e10b0', table='registry_family', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='employeridentifier',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='4c9078d81ed7800a68268a0e9573781be822c28a', operation='DELETE', pgid='pgtrigger_never_deleted_b45e9', table='registry_employeridentifier', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='employer',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='7d8213a9586b0181a32c6a2615666aa46e6511ed', operation='DELETE', pgid='pgtrigger_never_deleted_473ef', table='registry_employer', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='districtfigure',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='0d9d40622f1aa22cd01d251010fba0e609abce52', operation='DELETE', pgid='pgtrigger_never_deleted_90e93', table='registry_districtfigure', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='sourcerecord',
            index=models.Index(condition=models.Q(('household__isnull', False)), fields=['household'], name='record_household'),
        ),
        migrations.AddIndex(
            model_name='sourcerecord',
            index=models.Index(condition=models.Q(('employer__isnull', False)), fields=['employer'], name='record_employer'),
        ),
        migrations.AddConstraint(
            model_name='sourcerecord',
            constraint=models.UniqueConstraint(fields=('record',), name='record_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sourcerecord',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='629ba87c9a39caa08b03e19bc7307279f158115e', operation='DELETE', pgid='pgtrigger_never_deleted_bce45', table='registry_sourcerecord', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='identifier',
            index=models.Index(condition=models.Q(('run_ended__isnull', True)), fields=['blind'], name='identifier_blind'),
        ),
        migrations.AddConstraint(
            model_name='identifier',
            constraint=models.UniqueConstraint(condition=models.Q(('run_ended__isnull', True)), fields=('row_digest',), name='identifier_live_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='identifier',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='2e6ebcd3948c343e72d67b8077bdb8e297ea8cd9', operation='DELETE', pgid='pgtrigger_never_deleted_1f6f0', table='registry_identifier', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='householdmember',
            constraint=models.UniqueConstraint(condition=models.Q(('run_ended__isnull', True)), fields=('row_digest',), name='householdmember_live_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='householdmember',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='df9a7962b73175948604e3fe675aadbdca64f621', operation='DELETE', pgid='pgtrigger_never_deleted_8370f', table='registry_householdmember', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='enrolment',
            constraint=models.UniqueConstraint(condition=models.Q(('run_ended__isnull', True)), fields=('row_digest',), name='enrolment_live_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='enrolment',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='d9d870b1fde497c4d1f88bb672a54f876a539707', operation='DELETE', pgid='pgtrigger_never_deleted_ba094', table='registry_enrolment', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='employment',
            constraint=models.UniqueConstraint(condition=models.Q(('run_ended__isnull', True)), fields=('row_digest',), name='employment_live_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='employment',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='5a19ec8ac85765bae20a90cf66d80a828a3bd5b7', operation='DELETE', pgid='pgtrigger_never_deleted_0f8a0', table='registry_employment', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.UniqueConstraint(condition=models.Q(('run_ended__isnull', True)), fields=('row_digest',), name='contribution_live_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contribution',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='1214d8df6a9d16ea5fdaa02d231d28e2479224e6', operation='DELETE', pgid='pgtrigger_never_deleted_99788', table='registry_contribution', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='benefitpaid',
            constraint=models.UniqueConstraint(condition=models.Q(('run_ended__isnull', True)), fields=('row_digest',), name='benefitpaid_live_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitpaid',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='c5e50abb9d7c74cc7c7029f018d7e6fd7a32058f', operation='DELETE', pgid='pgtrigger_never_deleted_211e7', table='registry_benefitpaid', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='address',
            constraint=models.UniqueConstraint(condition=models.Q(('run_ended__isnull', True)), fields=('row_digest',), name='address_live_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='address',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='53e96209b7186c67c51f41b33b1644fd67ac7a29', operation='DELETE', pgid='pgtrigger_never_deleted_f9337', table='registry_address', when='BEFORE')),
        ),
    ]
