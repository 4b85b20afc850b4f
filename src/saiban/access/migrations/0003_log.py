"""What else a row of the log tells, the seals of its rows, and the list of well-known people."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

SEALS_ARE_APPEND_ONLY = """
CREATE TRIGGER log_seal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON access_logseal
    FOR EACH STATEMENT EXECUTE FUNCTION access_log_is_append_only();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0002_append_only_log'),
        ('directory', '0002_kind_of_organisation'),
    ]

    operations = [
        migrations.CreateModel(
            name='LogSeal',
            fields=[
                ('position', models.BigIntegerField(primary_key=True, serialize=False)),
                ('row', models.BigIntegerField(unique=True)),
                ('chain', models.BinaryField()),
            ],
            options={
                'verbose_name': 'seal of the access log',
            },
        ),
        migrations.CreateModel(
            name='WellKnownPerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=12, verbose_name='registry number')),
                ('why', models.CharField(max_length=200, verbose_name='why')),
                ('added_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'well-known person',
            },
        ),
        migrations.AddField(
            model_name='accesslog',
            name='outcome',
            field=models.CharField(blank=True, choices=[('', 'done'), ('refused', 'refused')], max_length=20),
        ),
        migrations.AddField(
            model_name='accesslog',
            name='partner',
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name='accesslog',
            name='reason',
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name='user',
            name='own_number',
            field=models.CharField(blank=True, max_length=12, verbose_name='own registry number'),
        ),
        migrations.AddIndex(
            model_name='accesslog',
            index=models.Index(fields=['user', '-at'], name='access_log_user_at'),
        ),
        migrations.AddIndex(
            model_name='accesslog',
            index=models.Index(condition=models.Q(('partner', ''), _negated=True), fields=['partner', '-at'], name='access_log_partner_at'),
        ),
        migrations.AddField(
            model_name='wellknownperson',
            name='added_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='wellknownperson',
            name='ended_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='wellknownperson',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('number',), name='well_known_once'),
        ),
        migrations.RunSQL(SEALS_ARE_APPEND_ONLY, migrations.RunSQL.noop),
    ]
