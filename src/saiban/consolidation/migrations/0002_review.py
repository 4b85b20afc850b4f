import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '__first__'),
        ('consolidation', '0001_initial'),
        ('directory', '0001_initial'),
        ('registry', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReviewPair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('doubtful', 'kept apart, though much agrees'), ('weak_link', 'put together, though little speaks for it'), ('same_number', 'one identity number on rows that otherwise differ'), ('different_numbers', 'alike, but with different identity numbers'), ('roster', 'two members of one household list that look alike'), ('apart', "brought together by others, though the two can't be one"), ('sample', 'drawn by lot, to measure how right the linkage is'), ('cluster', 'raised by a clerk who looked at a whole person')], max_length=20, verbose_name='why it is asked')),
                ('probability', models.FloatField()),
                ('pattern', models.BigIntegerField()),
                ('numbers', models.SmallIntegerField()),
                ('linked', models.BooleanField()),
                ('floor', models.SmallIntegerField()),
                ('sampled', models.BooleanField(default=False)),
                ('double', models.BooleanField(default=False)),
                ('pays', models.BooleanField(default=False)),
                ('districts', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                ('turn', models.IntegerField(default=0)),
                ('teaches', models.FloatField(default=0)),
                ('state', models.CharField(choices=[('open', 'open'), ('waiting', 'waits for a second clerk'), ('disputed', 'clerks disagree: for the steward'), ('unsure', 'nobody can tell yet'), ('decided', 'decided'), ('settled', 'settled by a later run')], default='open', max_length=10, verbose_name='state')),
                ('wanted', models.BooleanField(default=True)),
                ('held_until', models.DateTimeField(null=True)),
                ('asked_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consolidation.run')),
                ('decision', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pair', to='consolidation.decision')),
                ('first', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.sourcerecord')),
                ('held_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.organisation')),
                ('second', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.sourcerecord')),
                ('settled_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consolidation.run')),
            ],
            options={
                'verbose_name': 'pair to review',
                'indexes': [models.Index(condition=models.Q(('wanted', True)), fields=['turn', '-teaches', 'id'], name='review_next'), models.Index(condition=models.Q(('wanted', True)), fields=['organisation', 'turn', 'id'], name='review_next_of'), models.Index(condition=models.Q(('state__in', ['decided', 'settled']), _negated=True), fields=['state'], name='review_unsettled')],
                'constraints': [models.UniqueConstraint(fields=('first', 'second'), name='review_pair_once')],
            },
        ),
        migrations.CreateModel(
            name='Judgement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verdict', models.CharField(choices=[('same', 'the same person'), ('different', 'different people'), ('unsure', "can't tell"), ('withdrawn', 'taken back')], max_length=10, verbose_name='verdict')),
                ('why', models.CharField(blank=True, choices=[('numbers', 'identity numbers'), ('names', 'names, relatives'), ('birth', 'birth, sex'), ('place', 'place, phone'), ('household', 'household, work'), ('asked', 'asked, saw papers'), ('too_little', 'too little is known'), ('other', 'other (note)')], max_length=12, verbose_name='reason')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('ruling', models.BooleanField(default=False)),
                ('act', models.UUIDField()),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='when')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('withdraws', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='withdrawal', to='consolidation.judgement')),
                ('pair', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='judgements', to='consolidation.reviewpair')),
            ],
            options={
                'verbose_name': 'judgement',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('verdict', 'withdrawn'), ('withdraws__isnull', False)), models.Q(models.Q(('verdict', 'withdrawn'), _negated=True), ('withdraws__isnull', True), models.Q(('why', ''), _negated=True)), _connector='OR'), name='withdrawal_names_what')],
            },
        ),
        migrations.CreateModel(
            name='ReviewBand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('linked', models.BooleanField()),
                ('floor', models.SmallIntegerField()),
                ('pairs', models.BigIntegerField()),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bands', to='consolidation.run')),
            ],
            options={
                'verbose_name': 'band of probability',
                'constraints': [models.UniqueConstraint(fields=('run', 'linked', 'floor'), name='review_band_once')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reviewpair',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='3927a826b68a978151c8e6758a623f1ddfd5b123', operation='DELETE', pgid='pgtrigger_never_deleted_7cfe3', table='consolidation_reviewpair', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='judgement',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9102494749c87aa07c8760f5cdbf77e5c853ee0e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_6944d', table='consolidation_judgement', when='BEFORE')),
        ),
    ]
