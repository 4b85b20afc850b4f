import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
import saiban.desk.models.sittings
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '0007_office_of_posting'),
        ('access', '__first__'),
        ('cases', '0002_append_only'),
        ('directory', '0004_office_services'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReplyCode',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='cases.case')),
                ('digest', models.CharField(max_length=64)),
            ],
            options={
                'verbose_name': 'code of a case',
            },
        ),
        migrations.CreateModel(
            name='ComplaintTurn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('address', models.CharField(max_length=64)),
            ],
            options={
                'verbose_name': 'turn at the public complaint',
                'indexes': [models.Index(fields=['address', 'at'], name='complaint_turn_of_address')],
            },
        ),
        migrations.CreateModel(
            name='QueueTicket',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('number', models.PositiveIntegerField(verbose_name='ticket number')),
                ('priority', models.BooleanField(default=False, verbose_name='is called first')),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('called', 'called'), ('served', 'served'), ('left', 'did not come')], default='waiting', max_length=7)),
                ('counter', models.CharField(blank=True, max_length=10, verbose_name='counter')),
                ('taken_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('called_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('called_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.posting')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.office')),
                ('service', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.service', verbose_name='service')),
            ],
            options={
                'verbose_name': 'ticket',
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['office', 'day', '-priority', 'number'], name='ticket_waiting'), models.Index(fields=['office', 'day', '-called_at'], name='ticket_called_last')],
                'constraints': [models.UniqueConstraint(fields=('office', 'day', 'number'), name='ticket_once'), models.CheckConstraint(condition=models.Q(models.Q(('called_at__isnull', True), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('called_at__isnull', False)), _connector='OR'), name='ticket_called')],
            },
        ),
        migrations.CreateModel(
            name='RegisteredHousehold',
            fields=[
                ('code', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('number', models.CharField(blank=True, max_length=12, verbose_name='registry number')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='address')),
                ('registered_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.place', verbose_name='district')),
                ('office', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.office', verbose_name='office')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.organisation', verbose_name='organisation')),
                ('registered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.posting')),
                ('tehsil', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.place', verbose_name='tehsil')),
            ],
            options={
                'verbose_name': 'household registered at the window',
            },
        ),
        migrations.CreateModel(
            name='RegisteredPerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('entry', models.UUIDField(db_index=True)),
                ('number', models.CharField(blank=True, db_index=True, max_length=12, verbose_name='registry number')),
                ('place', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('father_name', models.CharField(blank=True, max_length=200, verbose_name="father's name")),
                ('husband_name', models.CharField(blank=True, max_length=200, verbose_name="husband's name")),
                ('relation', models.CharField(blank=True, max_length=20, verbose_name='relation to head')),
                ('sex', models.CharField(blank=True, max_length=12, verbose_name='sex')),
                ('birth_date', models.DateField(null=True, verbose_name='date of birth')),
                ('birth_precision', models.CharField(blank=True, max_length=5)),
                ('marital_status', models.CharField(blank=True, max_length=20, verbose_name='marital status')),
                ('disability', models.BinaryField(null=True)),
                ('cnic', models.BinaryField(null=True)),
                ('cnic_blind', models.BinaryField(null=True)),
                ('cnic_last_four', models.CharField(blank=True, max_length=4)),
                ('phone', models.BinaryField(null=True)),
                ('phone_blind', models.BinaryField(null=True)),
                ('phone_last_four', models.CharField(blank=True, max_length=4)),
                ('no_document', models.BooleanField(default=False)),
                ('seen', models.CharField(blank=True, max_length=40, verbose_name='paper seen')),
                ('as_of', models.DateField()),
                ('registered_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='people', to='desk.registeredhousehold')),
                ('registered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.posting')),
            ],
            options={
                'verbose_name': 'person registered at the window',
                'ordering': ['household', 'place'],
                'indexes': [models.Index(condition=models.Q(('cnic_blind__isnull', False)), fields=['cnic_blind'], name='registered_cnic'), models.Index(condition=models.Q(('phone_blind__isnull', False)), fields=['phone_blind'], name='registered_phone')],
                'constraints': [models.UniqueConstraint(fields=('entry', 'as_of'), name='registered_once_a_day'), models.CheckConstraint(condition=models.Q(('no_document', False), ('cnic__isnull', True), _connector='OR'), name='registered_document_or_none')],
            },
        ),
        migrations.CreateModel(
            name='Sitting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=saiban.desk.models.sittings.fresh_code, max_length=12, unique=True)),
                ('number', models.CharField(blank=True, max_length=12, verbose_name='registry number')),
                ('family', models.CharField(max_length=36)),
                ('state', models.CharField(choices=[('open', 'open'), ('ended', 'ended with a slip'), ('left', 'left without a slip')], default='open', max_length=5, verbose_name='state')),
                ('language', models.CharField(default='ur', max_length=2, verbose_name='language')),
                ('phone', models.BinaryField(null=True)),
                ('notice', models.CharField(blank=True, max_length=20)),
                ('known', models.BinaryField(null=True)),
                ('known_at', models.DateTimeField(null=True)),
                ('told', models.BinaryField(null=True)),
                ('opened_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('ended_at', models.DateTimeField(null=True)),
                ('entry', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sittings', to='desk.registeredperson')),
                ('office', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.office', verbose_name='office')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.organisation', verbose_name='organisation')),
                ('posting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.posting')),
                ('ticket', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='sitting', to='desk.queueticket')),
            ],
            options={
                'verbose_name': 'sitting',
                'indexes': [models.Index(fields=['family', '-opened_at'], name='sitting_family'), models.Index(fields=['posting', 'state', '-opened_at'], name='sitting_officer'), models.Index(fields=['office', '-opened_at'], name='sitting_office')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('number', ''), ('entry__isnull', False)), models.Q(models.Q(('number', ''), _negated=True), ('entry__isnull', True)), _connector='OR'), name='sitting_about_one'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'ended'), _negated=True), models.Q(models.Q(('notice', ''), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='sitting_ends_after_notice')],
            },
        ),
        migrations.CreateModel(
            name='SetOff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.CharField(max_length=36)),
                ('what', models.CharField(max_length=20)),
                ('case_number', models.CharField(max_length=40)),
                ('papers', models.JSONField(default=list)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('scheme', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.scheme')),
                ('sitting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='set_off', to='desk.sitting')),
            ],
            options={
                'verbose_name': 'path set off',
                'indexes': [models.Index(fields=['person', 'scheme'], name='set_off_for')],
                'constraints': [models.UniqueConstraint(fields=('sitting', 'person', 'scheme', 'what'), name='set_off_once', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='WindowAppointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('starts', models.TimeField(verbose_name='time')),
                ('seat', models.PositiveSmallIntegerField()),
                ('case_number', models.CharField(blank=True, max_length=24, verbose_name='case number')),
                ('phone', models.BinaryField()),
                ('phone_last_four', models.CharField(max_length=4)),
                ('language', models.CharField(default='ur', max_length=2)),
                ('state', models.CharField(choices=[('booked', 'booked'), ('came', 'came'), ('missed', 'did not come'), ('cancelled', 'cancelled')], default='booked', max_length=9)),
                ('booked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('booked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.posting')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.office', verbose_name='office')),
                ('service', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.service', verbose_name='service')),
                ('ticket', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='desk.queueticket')),
            ],
            options={
                'verbose_name': 'appointment at the window',
                'indexes': [models.Index(fields=['office', 'day', 'starts'], name='window_day')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['booked', 'came'])), fields=('office', 'day', 'starts', 'seat'), name='window_seat_once')],
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('form', models.CharField(max_length=40)),
                ('entries', models.BinaryField()),
                ('kept_at', models.DateTimeField(auto_now=True)),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'draft',
                'indexes': [models.Index(fields=['officer', '-kept_at'], name='draft_of_officer')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('form', 'register'), _negated=True), fields=('officer', 'form'), name='draft_of_sitting_once')],
            },
        ),
        migrations.CreateModel(
            name='HubDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('taken', models.PositiveIntegerField(default=0)),
                ('called', models.PositiveIntegerField(default=0)),
                ('waited', models.PositiveBigIntegerField(default=0)),
                ('served', models.PositiveIntegerField(default=0)),
                ('left', models.PositiveIntegerField(default=0)),
                ('decided', models.PositiveIntegerField(default=0)),
                ('decision_days', models.PositiveBigIntegerField(default=0)),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='days', to='directory.office')),
            ],
            options={
                'verbose_name': 'day of a hub',
                'indexes': [models.Index(fields=['day', 'office'], name='hub_day')],
                'constraints': [models.UniqueConstraint(fields=('office', 'day'), name='hub_day_once'), models.CheckConstraint(condition=models.Q(('taken__gte', django.db.models.expressions.CombinedExpression(models.F('served'), '+', models.F('left')))), name='hub_day_counts')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='registeredhousehold',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='a98aff8c945621001309dc79d9beff6a5bf5da53', operation='DELETE', pgid='pgtrigger_never_deleted_098dc', table='desk_registeredhousehold', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='registeredperson',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='17879ddb5be00078ba08d53d62f1ecb95500c12b', operation='DELETE', pgid='pgtrigger_never_deleted_4bee0', table='desk_registeredperson', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sitting',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='40da8c9219b46c70fe905e5de7fe930eac53ee6a', operation='DELETE', pgid='pgtrigger_never_deleted_0e3de', table='desk_sitting', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='setoff',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4ff7e0e4e5fa06df5e3e14c66588fd80a67ae5a4', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_bcac6', table='desk_setoff', when='BEFORE')),
        ),
    ]
