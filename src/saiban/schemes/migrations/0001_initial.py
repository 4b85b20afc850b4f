import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
import saiban.schemes.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '0006_hub_of_posting'),
        ('access', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='SchemeVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scheme', models.CharField(max_length=40, verbose_name='scheme')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('text', models.TextField(verbose_name='text')),
                ('digest', models.CharField(max_length=64)),
                ('replaces', models.CharField(blank=True, max_length=64)),
                ('why', models.TextField(verbose_name='why')),
                ('in_force_from', models.DateField(verbose_name='in force from')),
                ('state', models.CharField(choices=[('proposed', 'proposed'), ('approved', 'approved'), ('refused', 'refused'), ('withdrawn', 'withdrawn')], default='proposed', max_length=10, verbose_name='state')),
                ('proposed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='proposed on')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposed by')),
            ],
            options={
                'verbose_name': 'version of a scheme',
                'ordering': ['scheme', '-number'],
                'constraints': [models.UniqueConstraint(fields=('scheme', 'number'), name='version_numbered_once'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='version_number_from_1'), models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), models.Q(('scheme', ''), _negated=True), models.Q(('why', ''), _negated=True)), name='version_text_said'), models.CheckConstraint(condition=models.Q(('digest', saiban.schemes.models._Sha256(models.F('text')))), name='version_digest_of_text'), models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='version_two_people'), models.CheckConstraint(condition=models.Q(models.Q(('decided_by__isnull', True), ('state__in', ('proposed', 'withdrawn'))), models.Q(('decided_by__isnull', False), ('state__in', ('approved', 'refused'))), _connector='OR'), name='version_decided')],
            },
        ),
        migrations.CreateModel(
            name='Effect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('as_of', models.DateField(verbose_name='as of')),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('running', 'being worked out'), ('done', 'worked out'), ('failed', 'failed')], default='waiting', max_length=10, verbose_name='state')),
                ('people', models.PositiveBigIntegerField(default=0)),
                ('counted', models.PositiveBigIntegerField(default=0)),
                ('figures', models.JSONField(default=dict)),
                ('fault', models.TextField(blank=True)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='effects', to='schemes.schemeversion')),
            ],
            options={
                'verbose_name': 'effect of a version',
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('waiting', 'running'))), fields=('version',), name='effect_once_at_work'), models.CheckConstraint(condition=models.Q(('counted__lte', models.F('people'))), name='effect_counted_within')],
            },
        ),
        migrations.CreateModel(
            name='VersionStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('state', models.CharField(choices=[('proposed', 'proposed'), ('approved', 'approved'), ('refused', 'refused'), ('withdrawn', 'withdrawn')], max_length=10, verbose_name='state')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('posting', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.posting')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='schemes.schemeversion')),
            ],
            options={
                'verbose_name': 'step of a version',
                'ordering': ['id'],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='schemeversion',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='635c6ab295efe1a95a95b8dc9f03b1b0138f723e', operation='DELETE', pgid='pgtrigger_never_deleted_43afd', table='schemes_schemeversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='effect',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='520e11b0b87aa42c07b4f6704c63db54614732f5', operation='DELETE', pgid='pgtrigger_never_deleted_8a569', table='schemes_effect', when='BEFORE')),
        ),
    ]
