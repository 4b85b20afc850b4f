import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '__first__'),
        ('directory', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('registry', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('record_a', models.CharField(max_length=120)),
                ('record_b', models.CharField(max_length=120)),
                ('verdict', models.CharField(choices=[('same', 'the same person'), ('different', 'different people')], max_length=10, verbose_name='verdict')),
                ('reason', models.TextField(verbose_name='reason')),
                ('decided_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='decided')),
                ('withdrawn_at', models.DateTimeField(null=True, verbose_name='withdrawn')),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'decision',
                'constraints': [models.CheckConstraint(condition=models.Q(('record_a__lt', models.F('record_b'))), name='decision_ordered'), models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('record_a', 'record_b'), name='one_standing_decision')],
            },
        ),
        migrations.CreateModel(
            name='DecisionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('record_a', models.CharField(max_length=120)),
                ('record_b', models.CharField(max_length=120)),
                ('verdict', models.CharField(choices=[('same', 'the same person'), ('different', 'different people')], max_length=10, verbose_name='verdict')),
                ('reason', models.TextField(verbose_name='reason')),
                ('decided_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='decided')),
                ('withdrawn_at', models.DateTimeField(null=True, verbose_name='withdrawn')),
                ('decided_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='consolidation.decision')),
                ('withdrawn_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Run',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('inputs', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('running', 'running'), ('published', 'published'), ('failed', 'failed')], default='running', max_length=10, verbose_name='state')),
                ('started_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='started')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='finished')),
                ('seconds', models.JSONField(default=dict)),
                ('error', models.TextField(blank=True, verbose_name='error')),
                ('publication', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='registry.publication')),
                ('started_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='started by')),
            ],
            options={
                'verbose_name': 'run',
            },
        ),
        migrations.CreateModel(
            name='SavedMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='mapping')),
                ('digest', models.CharField(max_length=64)),
                ('saved_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('saved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mappings', to='directory.datasource', verbose_name='source')),
            ],
            options={
                'verbose_name': 'mapping',
                'constraints': [models.UniqueConstraint(fields=('source', 'digest'), name='mapping_once')],
            },
        ),
        migrations.CreateModel(
            name='SavedMappingEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('text', models.TextField(verbose_name='mapping')),
                ('digest', models.CharField(max_length=64)),
                ('saved_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='consolidation.savedmapping')),
                ('saved_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('source', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='directory.datasource', verbose_name='source')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64)),
                ('file_name', models.CharField(max_length=255, verbose_name='file')),
                ('size', models.BigIntegerField(verbose_name='bytes')),
                ('received_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='received')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.organisation', verbose_name='organisation')),
                ('received_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='received by')),
            ],
            options={
                'verbose_name': 'upload',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'sha256'), name='upload_once')],
            },
        ),
        migrations.CreateModel(
            name='Extract',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(max_length=255, verbose_name='file')),
                ('sha256', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('waiting', 'waiting to be read'), ('read', 'read'), ('broken', 'could not be read')], default='waiting', max_length=8, verbose_name='state')),
                ('error', models.TextField(blank=True, verbose_name='error')),
                ('as_of', models.DateField(null=True, verbose_name='as of')),
                ('rows_in', models.PositiveIntegerField(default=0, verbose_name='rows in')),
                ('rows_accepted', models.PositiveIntegerField(default=0, verbose_name='accepted')),
                ('rows_quarantined', models.PositiveIntegerField(default=0, verbose_name='quarantined')),
                ('manifest', models.JSONField(default=dict)),
                ('received_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='received')),
                ('mends', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mended_by', to='consolidation.extract', verbose_name='mends')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extracts', to='directory.datasource', verbose_name='source')),
                ('mapping', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consolidation.savedmapping', verbose_name='mapping')),
                ('upload', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='extracts', to='consolidation.upload')),
            ],
            options={
                'verbose_name': 'extract',
                'constraints': [models.UniqueConstraint(fields=('source', 'sha256', 'mapping'), name='extract_once'), models.CheckConstraint(condition=models.Q(('rows_in', django.db.models.expressions.CombinedExpression(models.F('rows_accepted'), '+', models.F('rows_quarantined')))), name='rows_in_accounted_for')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "consolidation_decisionevent" ("decided_at", "decided_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "record_a", "record_b", "verdict", "withdrawn_at", "withdrawn_by_id") VALUES (NEW."decided_at", NEW."decided_by_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."record_a", NEW."record_b", NEW."verdict", NEW."withdrawn_at", NEW."withdrawn_by_id"); RETURN NULL;', hash='5da0ed1498bc68b2bf414d2a1918e66c71c989e1', operation='INSERT', pgid='pgtrigger_insert_insert_65548', table='consolidation_decision', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "consolidation_decisionevent" ("decided_at", "decided_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "record_a", "record_b", "verdict", "withdrawn_at", "withdrawn_by_id") VALUES (NEW."decided_at", NEW."decided_by_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."record_a", NEW."record_b", NEW."verdict", NEW."withdrawn_at", NEW."withdrawn_by_id"); RETURN NULL;', hash='018745ac62a3aa25731ab1b27ff53ea471911376', operation='UPDATE', pgid='pgtrigger_update_update_e7b78', table='consolidation_decision', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "consolidation_decisionevent" ("decided_at", "decided_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "record_a", "record_b", "verdict", "withdrawn_at", "withdrawn_by_id") VALUES (OLD."decided_at", OLD."decided_by_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reason", OLD."record_a", OLD."record_b", OLD."verdict", OLD."withdrawn_at", OLD."withdrawn_by_id"); RETURN NULL;', hash='cdfef95c91359b87b85de923f974798990d23096', operation='DELETE', pgid='pgtrigger_delete_delete_0e250', table='consolidation_decision', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='savedmapping',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "consolidation_savedmappingevent" ("digest", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "saved_at", "saved_by_id", "source_id", "text") VALUES (NEW."digest", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."saved_at", NEW."saved_by_id", NEW."source_id", NEW."text"); RETURN NULL;', hash='1ed3c4e4df610fe42905b48de999d6ff56e93485', operation='INSERT', pgid='pgtrigger_insert_insert_9d5eb', table='consolidation_savedmapping', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='savedmapping',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "consolidation_savedmappingevent" ("digest", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "saved_at", "saved_by_id", "source_id", "text") VALUES (NEW."digest", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."saved_at", NEW."saved_by_id", NEW."source_id", NEW."text"); RETURN NULL;', hash='1d35c02a8a13d0b550bf2e1d18b5404af9210aeb', operation='UPDATE', pgid='pgtrigger_update_update_19422', table='consolidation_savedmapping', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='savedmapping',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "consolidation_savedmappingevent" ("digest", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "saved_at", "saved_by_id", "source_id", "text") VALUES (OLD."digest", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."saved_at", OLD."saved_by_id", OLD."source_id", OLD."text"); RETURN NULL;', hash='937018eeaae10b693a2bae23f35a3d9bbe6ac1be', operation='DELETE', pgid='pgtrigger_delete_delete_84b30', table='consolidation_savedmapping', when='AFTER')),
        ),
    ]
