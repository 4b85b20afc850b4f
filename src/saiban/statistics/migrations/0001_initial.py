import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '0007_office_of_posting'),
        ('access', '__first__'),
        ('directory', '0004_office_services'),
        ('registry', '0002_sealed_disability'),
    ]

    operations = [
        migrations.CreateModel(
            name='Borders',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=200, verbose_name='source')),
                ('areas', models.JSONField()),
                ('supplied_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='supplied on')),
                ('supplied_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='supplied by')),
            ],
            options={
                'verbose_name': 'borders of districts',
                'get_latest_by': 'pk',
            },
        ),
        migrations.CreateModel(
            name='AccountsReturn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('proposed', 'proposed'), ('approved', 'approved'), ('refused', 'refused'), ('withdrawn', 'withdrawn')], default='proposed', max_length=10, verbose_name='state')),
                ('proposed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='proposed on')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='decided on')),
                ('reason', models.TextField(blank=True, verbose_name='reason of the decision')),
                ('year', models.PositiveSmallIntegerField(verbose_name='financial year')),
                ('basis', models.CharField(choices=[('audited', 'audited'), ('unaudited', 'closed, not audited'), ('provisional', 'provisional')], max_length=11, verbose_name='state of the accounts')),
                ('document', models.CharField(max_length=200, verbose_name='document')),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('proposed_as', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.posting')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposed by')),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.scheme', verbose_name='scheme')),
            ],
            options={
                'verbose_name': 'accounts return',
                'ordering': ['-year', 'scheme', '-id'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), ('state', 'withdrawn'), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='accountsreturn_two_people'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('state', 'proposed')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('state__in', ('approved', 'refused', 'withdrawn'))), _connector='OR'), name='accountsreturn_decided'), models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('scheme', 'year'), name='accounts_one_proposal'), models.CheckConstraint(condition=models.Q(('year__gte', 1947), ('year__lte', 2100)), name='accounts_year'), models.CheckConstraint(condition=models.Q(('document', ''), _negated=True), name='accounts_document_said')],
            },
        ),
        migrations.CreateModel(
            name='AccountsLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.CharField(max_length=30)),
                ('function', models.CharField(blank=True, max_length=30)),
                ('rupees', models.DecimalField(decimal_places=2, max_digits=20, verbose_name='rupees')),
                ('accounts', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='statistics.accountsreturn')),
            ],
            options={
                'verbose_name': 'line of an accounts return',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('accounts', 'item', 'function'), name='accounts_line_once'), models.CheckConstraint(condition=models.Q(('item', ''), _negated=True), name='accounts_line_named')],
            },
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('as_of', models.DateField(verbose_name='as of')),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='made at')),
                ('current', models.BooleanField(default=True, verbose_name='current')),
                ('reporting', models.JSONField(default=dict)),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.publication', verbose_name='publication')),
            ],
            options={
                'verbose_name': 'edition of the figures',
                'constraints': [models.UniqueConstraint(condition=models.Q(('current', True)), fields=('current',), name='edition_current_once')],
            },
        ),
        migrations.CreateModel(
            name='SchemeTotal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('as_of', models.DateField(verbose_name='as of')),
                ('people', models.PositiveBigIntegerField(verbose_name='people')),
                ('source', models.CharField(max_length=200, verbose_name='source')),
                ('entered_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='entered at')),
                ('entered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.scheme', verbose_name='scheme')),
            ],
            options={
                'verbose_name': 'total of a scheme',
                'indexes': [models.Index(fields=['scheme', 'as_of'], name='scheme_total_day')],
            },
        ),
        migrations.CreateModel(
            name='StoredFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('indicator', models.CharField(max_length=40)),
                ('as_of', models.DateField()),
                ('dimensions', models.CharField(max_length=100)),
                ('by', models.CharField(max_length=160)),
                ('numerator', models.BigIntegerField(null=True)),
                ('denominator', models.BigIntegerField(null=True)),
                ('denominator_source', models.CharField(max_length=60)),
                ('share', models.FloatField(null=True)),
                ('low', models.FloatField(null=True)),
                ('high', models.FloatField(null=True)),
                ('kind', models.CharField(max_length=10)),
                ('withheld', models.BooleanField(db_default=False)),
                ('suppressed', models.BooleanField(db_default=False)),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='figures', to='statistics.edition')),
            ],
            options={
                'verbose_name': 'figure',
                'indexes': [models.Index(fields=['edition', 'indicator', 'by'], name='figure_series')],
                'constraints': [models.UniqueConstraint(fields=('edition', 'indicator', 'as_of', 'by'), name='figure_once'), models.CheckConstraint(condition=models.Q(('kind__in', ('exact', 'bounds', 'sample', 'no_scheme', 'no_data'))), name='figure_kind')],
            },
        ),
        migrations.CreateModel(
            name='Target',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('proposed', 'proposed'), ('approved', 'approved'), ('refused', 'refused'), ('withdrawn', 'withdrawn')], default='proposed', max_length=10, verbose_name='state')),
                ('proposed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='proposed on')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='decided on')),
                ('reason', models.TextField(blank=True, verbose_name='reason of the decision')),
                ('programme', models.CharField(max_length=120, verbose_name='plan or programme')),
                ('indicator', models.CharField(max_length=40, verbose_name='indicator')),
                ('by', models.CharField(blank=True, max_length=160, verbose_name='group')),
                ('measure', models.CharField(choices=[('percent', 'per cent'), ('people', 'people')], default='percent', max_length=7, verbose_name='measured in')),
                ('baseline', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='value at the start')),
                ('baseline_on', models.DateField(verbose_name='start')),
                ('value', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='value to reach')),
                ('due_on', models.DateField(verbose_name='to be reached by')),
                ('source', models.CharField(max_length=300, verbose_name='where it is laid down')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('proposed_as', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.posting')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposed by')),
            ],
            options={
                'verbose_name': 'target',
                'ordering': ['programme', 'indicator', 'by', 'due_on', '-id'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), ('state', 'withdrawn'), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='target_two_people'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('state', 'proposed')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('state__in', ('approved', 'refused', 'withdrawn'))), _connector='OR'), name='target_decided'), models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('programme', 'indicator', 'by', 'due_on'), name='target_one_proposal'), models.CheckConstraint(condition=models.Q(('baseline_on__lt', models.F('due_on'))), name='target_dates'), models.CheckConstraint(condition=models.Q(('baseline__gte', 0), ('value__gte', 0)), name='target_values'), models.CheckConstraint(condition=models.Q(('measure', 'people'), models.Q(('baseline__lte', 100), ('value__lte', 100)), _connector='OR'), name='target_percent'), models.CheckConstraint(condition=models.Q(models.Q(('programme', ''), _negated=True), models.Q(('indicator', ''), _negated=True), models.Q(('source', ''), _negated=True)), name='target_said')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='accountsreturn',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='5f5b353b0233761eec1ff011104f46354e3802a8', operation='DELETE', pgid='pgtrigger_never_deleted_a38ff', table='statistics_accountsreturn', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='accountsreturn',
            trigger=pgtrigger.compiler.Trigger(name='decided_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (OLD."state" = \'proposed\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='a649a5c6ade99964c96bde84dd10337b0c2c3476', operation='UPDATE', pgid='pgtrigger_decided_once_1540d', table='statistics_accountsreturn', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='accountsreturn',
            trigger=pgtrigger.compiler.Trigger(name='as_proposed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."scheme_id" IS DISTINCT FROM (NEW."scheme_id") OR OLD."year" IS DISTINCT FROM (NEW."year") OR OLD."basis" IS DISTINCT FROM (NEW."basis") OR OLD."document" IS DISTINCT FROM (NEW."document") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."proposed_at" IS DISTINCT FROM (NEW."proposed_at") OR OLD."proposed_by_id" IS DISTINCT FROM (NEW."proposed_by_id") OR OLD."proposed_as_id" IS DISTINCT FROM (NEW."proposed_as_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='44f6dfe44fd816560698a01e45c004bd1a2cfeb0', operation='UPDATE', pgid='pgtrigger_as_proposed_58945', table='statistics_accountsreturn', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='accountsline',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='989ee5852c68bb8692693fd99628bc70272cbf86', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_edcc9', table='statistics_accountsline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='target',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='e8c8e3f03d297c183fd17c86b9fd14c7c82e89aa', operation='DELETE', pgid='pgtrigger_never_deleted_9eafe', table='statistics_target', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='target',
            trigger=pgtrigger.compiler.Trigger(name='decided_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (OLD."state" = \'proposed\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='66101f17db8bedf964f34d9e686b40d1f7d08660', operation='UPDATE', pgid='pgtrigger_decided_once_a2150', table='statistics_target', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='target',
            trigger=pgtrigger.compiler.Trigger(name='as_proposed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."programme" IS DISTINCT FROM (NEW."programme") OR OLD."indicator" IS DISTINCT FROM (NEW."indicator") OR OLD."by" IS DISTINCT FROM (NEW."by") OR OLD."measure" IS DISTINCT FROM (NEW."measure") OR OLD."baseline" IS DISTINCT FROM (NEW."baseline") OR OLD."baseline_on" IS DISTINCT FROM (NEW."baseline_on") OR OLD."value" IS DISTINCT FROM (NEW."value") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."proposed_at" IS DISTINCT FROM (NEW."proposed_at") OR OLD."proposed_by_id" IS DISTINCT FROM (NEW."proposed_by_id") OR OLD."proposed_as_id" IS DISTINCT FROM (NEW."proposed_as_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='e7f7f3187aebccb7b3f1bd9349982a07c97d2946', operation='UPDATE', pgid='pgtrigger_as_proposed_64a81', table='statistics_target', when='BEFORE')),
        ),
    ]
