import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '0006_hub_of_posting'),
        ('access', '__first__'),
        ('directory', '0002_kind_of_organisation'),
        ('registry', '0002_sealed_disability'),
    ]

    operations = [
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('message_id', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('registry', models.CharField(max_length=3)),
                ('action', models.CharField(max_length=20, verbose_name='message')),
                ('address', models.CharField(max_length=2000)),
                ('question', models.BinaryField(null=True)),
                ('event', models.BigIntegerField(null=True)),
                ('kind', models.CharField(blank=True, choices=[('register', 'new in the registry'), ('update', 'changed'), ('deregister', 'no longer in the registry, or merged into another'), ('new_member', 'new member of a household'), ('enrolment', 'enrolled in a scheme'), ('enrolment_status', 'status of an enrolment changed')], max_length=16)),
                ('subject_kind', models.CharField(blank=True, max_length=20)),
                ('subject', models.BigIntegerField(null=True)),
                ('content', models.BinaryField(null=True)),
                ('granted', models.CharField(blank=True, max_length=64)),
                ('state', models.CharField(choices=[('waiting', 'on its way'), ('delivered', 'acknowledged'), ('given_up', 'given up'), ('cancelled', 'no longer wanted')], default='waiting', max_length=9, verbose_name='state')),
                ('queued_at', models.DateTimeField(verbose_name='queued')),
                ('next_at', models.DateTimeField(verbose_name='next try')),
                ('attempts', models.PositiveIntegerField(default=0, verbose_name='tries')),
                ('refusals', models.PositiveIntegerField(default=0)),
                ('fault', models.CharField(blank=True, choices=[('unreachable', "The partner's system can't be reached."), ('no_such_host', "The host's name leads to no address."), ('timed_out', "The partner's system did not answer in time."), ('broken_off', 'The connection broke before the answer was whole.'), ('tls', "The certificate of the partner's system is not in order."), ('forbidden_address', 'The host leads to an address inside a private network.'), ('not_on_list', "The address is not on the list of the partner's hosts any more."), ('too_long', 'The answer was longer than an acknowledgement can be.'), ('failing', "The partner's system reported a fault of its own."), ('redirected', "The partner's system pointed to another address, which is not followed."), ('refused', "The partner's system refused the message."), ('not_acknowledged', 'The answer was not an acknowledgement.'), ('not_made', 'The message could not be made; the log of the worker says why.'), ('not_permitted', 'No agreement allows it any more.'), ('too_many_today', "The agreement's number of people for the day was used up."), ('nothing_to_tell', 'The agreement does not reach the person any more.'), ('partner_off', 'The partner is switched off.')], max_length=20, verbose_name='last fault')),
                ('settled_at', models.DateTimeField(null=True, verbose_name='settled')),
            ],
            options={
                'verbose_name': 'delivery',
            },
        ),
        migrations.CreateModel(
            name='FollowedEvents',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('message_id', models.CharField(max_length=255)),
                ('received_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('registry', models.CharField(max_length=3)),
                ('action', models.CharField(max_length=20)),
                ('transaction_id', models.CharField(blank=True, max_length=99)),
                ('correlation_id', models.CharField(max_length=99)),
                ('outcome', models.JSONField(default=list)),
                ('content', models.BinaryField(null=True)),
            ],
            options={
                'verbose_name': 'message',
            },
        ),
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('rows', models.PositiveIntegerField(verbose_name='rows')),
                ('sent_at', models.DateTimeField(null=True)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'batch',
            },
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('fault', models.CharField(blank=True, choices=[('unreachable', "The partner's system can't be reached."), ('no_such_host', "The host's name leads to no address."), ('timed_out', "The partner's system did not answer in time."), ('broken_off', 'The connection broke before the answer was whole.'), ('tls', "The certificate of the partner's system is not in order."), ('forbidden_address', 'The host leads to an address inside a private network.'), ('not_on_list', "The address is not on the list of the partner's hosts any more."), ('too_long', 'The answer was longer than an acknowledgement can be.'), ('failing', "The partner's system reported a fault of its own."), ('redirected', "The partner's system pointed to another address, which is not followed."), ('refused', "The partner's system refused the message."), ('not_acknowledged', 'The answer was not an acknowledgement.'), ('not_made', 'The message could not be made; the log of the worker says why.'), ('not_permitted', 'No agreement allows it any more.'), ('too_many_today', "The agreement's number of people for the day was used up."), ('nothing_to_tell', 'The agreement does not reach the person any more.'), ('partner_off', 'The partner is switched off.')], max_length=20, verbose_name='fault')),
                ('status', models.PositiveSmallIntegerField(null=True, verbose_name='HTTP status')),
                ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tries', to='exchange.delivery')),
            ],
            options={
                'verbose_name': 'try',
            },
        ),
        migrations.AddField(
            model_name='delivery',
            name='answers',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exchange.message'),
        ),
        migrations.CreateModel(
            name='Partner',
            fields=[
                ('name', models.CharField(max_length=200, verbose_name='name of the system')),
                ('sender_id', models.CharField(max_length=99, verbose_name='sender id')),
                ('signing_keys', models.JSONField(default=list, verbose_name='public signing keys')),
                ('encryption_key', models.JSONField(blank=True, null=True, verbose_name='public encryption key')),
                ('signature_required', models.BooleanField(default=True, verbose_name='messages must be signed')),
                ('callback_hosts', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=253), default=list, size=None, verbose_name='hosts of callbacks')),
                ('active', models.BooleanField(default=True, verbose_name='active')),
                ('code', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='code')),
                ('client_id', models.CharField(max_length=60, unique=True, verbose_name='client id')),
                ('secret_digest', models.CharField(blank=True, max_length=64)),
                ('secret_made_at', models.DateTimeField(null=True, verbose_name='secret made')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'partner system',
                'ordering': ['code'],
                'constraints': [models.UniqueConstraint(fields=('sender_id',), name='partner_sender_once')],
            },
        ),
        migrations.AddField(
            model_name='message',
            name='partner',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exchange.partner'),
        ),
        migrations.AddField(
            model_name='delivery',
            name='partner',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exchange.partner'),
        ),
        migrations.CreateModel(
            name='Check',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.UUIDField(default=uuid.uuid4, unique=True, verbose_name='code')),
                ('purpose', models.CharField(max_length=20, verbose_name='purpose')),
                ('agreement', models.CharField(max_length=60, verbose_name='agreement')),
                ('schemes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), null=True, size=None)),
                ('request', models.CharField(max_length=36)),
                ('asked', models.PositiveIntegerField(verbose_name='numbers')),
                ('answered', models.PositiveIntegerField(default=0, verbose_name='answered')),
                ('written', models.PositiveBigIntegerField(default=0)),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('done', 'done'), ('stopped', 'stopped')], default='waiting', max_length=7, verbose_name='state')),
                ('reason', models.CharField(blank=True, max_length=60, verbose_name='reason')),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='made')),
                ('done_at', models.DateTimeField(null=True, verbose_name='done')),
                ('expires_at', models.DateTimeField(verbose_name='kept until')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exchange.partner', verbose_name='partner system')),
            ],
            options={
                'verbose_name': 'bulk check',
                'indexes': [models.Index(fields=['expires_at'], name='check_expires')],
            },
        ),
        migrations.CreateModel(
            name='PartnerChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='name of the system')),
                ('sender_id', models.CharField(max_length=99, verbose_name='sender id')),
                ('signing_keys', models.JSONField(default=list, verbose_name='public signing keys')),
                ('encryption_key', models.JSONField(blank=True, null=True, verbose_name='public encryption key')),
                ('signature_required', models.BooleanField(default=True, verbose_name='messages must be signed')),
                ('callback_hosts', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=253), default=list, size=None, verbose_name='hosts of callbacks')),
                ('active', models.BooleanField(default=True, verbose_name='active')),
                ('code', models.CharField(max_length=40, verbose_name='code')),
                ('proposed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='proposed')),
                ('state', models.CharField(choices=[('proposed', 'waits for approval'), ('approved', 'approved'), ('declined', 'declined')], default='proposed', max_length=8, verbose_name='state')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='decided')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.organisation', verbose_name='organisation')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposed by')),
            ],
            options={
                'verbose_name': 'change of a partner system',
                'constraints': [models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='partner_change_by_two'), models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('code',), name='partner_change_one_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=24, unique=True)),
                ('cipher', models.BinaryField()),
                ('blind', models.BinaryField(db_index=True)),
                ('last_four', models.CharField(max_length=4)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='exchange.batch')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.person')),
            ],
        ),
        migrations.CreateModel(
            name='ResultFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64, unique=True)),
                ('file_name', models.CharField(max_length=120, verbose_name='file')),
                ('received_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('rows', models.PositiveIntegerField(verbose_name='rows')),
                ('whole', models.BooleanField()),
                ('figures', models.JSONField(default=dict)),
                ('batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='files', to='exchange.batch')),
                ('received_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'file of results',
            },
        ),
        migrations.CreateModel(
            name='SentList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('agreement', models.CharField(max_length=60, verbose_name='agreement')),
                ('purpose', models.CharField(max_length=20, verbose_name='purpose')),
                ('file_name', models.CharField(max_length=120, verbose_name='file')),
                ('layout', models.BinaryField()),
                ('columns', models.JSONField(default=dict)),
                ('kind', models.CharField(blank=True, max_length=50)),
                ('rows', models.PositiveIntegerField(verbose_name='rows')),
                ('unusable', models.JSONField(default=dict)),
                ('want', models.CharField(blank=True, choices=[('enrolled', 'only whether each person is enrolled now: yes or no'), ('fields', 'who each person is, with the fields that I tick')], max_length=8)),
                ('fields', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                ('figures', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('handed_in', 'not asked yet'), ('waiting', 'being answered'), ('stopped', 'stopped'), ('answered', 'answered'), ('forgotten', 'removed')], default='handed_in', max_length=9, verbose_name='state')),
                ('reason', models.CharField(blank=True, max_length=40)),
                ('handed_in_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('answered_at', models.DateTimeField(null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.organisation', verbose_name='organisation')),
                ('posting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.posting')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'list',
                'indexes': [models.Index(fields=['user', '-id'], name='list_of_user')],
            },
        ),
        migrations.CreateModel(
            name='ListPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveIntegerField()),
                ('count', models.PositiveIntegerField()),
                ('rows', models.BinaryField()),
                ('answers', models.BinaryField(null=True)),
                ('list', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='exchange.sentlist')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('list', 'place'), name='part_once')],
            },
        ),
        migrations.CreateModel(
            name='Handout',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('copy', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('given_to', models.CharField(max_length=200)),
                ('downloaded_by', models.CharField(max_length=300)),
                ('mark', models.CharField(max_length=24)),
                ('sha256', models.CharField(max_length=64)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('list', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handouts', to='exchange.sentlist')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('list', 'copy'), name='copy_once')],
            },
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.UUIDField(default=uuid.uuid4, unique=True, verbose_name='code')),
                ('registry', models.CharField(max_length=3, verbose_name='registry')),
                ('kind', models.CharField(choices=[('register', 'new in the registry'), ('update', 'changed'), ('deregister', 'no longer in the registry, or merged into another'), ('new_member', 'new member of a household'), ('enrolment', 'enrolled in a scheme'), ('enrolment_status', 'status of an enrolment changed')], max_length=16, verbose_name='event')),
                ('criteria', models.BinaryField()),
                ('digest', models.BinaryField()),
                ('purpose', models.CharField(max_length=20, verbose_name='purpose')),
                ('agreement', models.CharField(max_length=60, verbose_name='agreement')),
                ('address', models.CharField(max_length=2000, verbose_name='address')),
                ('starts_at', models.DateTimeField(null=True, verbose_name='from')),
                ('ends_at', models.DateTimeField(null=True, verbose_name='until')),
                ('frequency', models.CharField(blank=True, max_length=120, verbose_name='how often')),
                ('followed', models.BigIntegerField(default=0)),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='made')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='ended')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exchange.partner', verbose_name='partner system')),
            ],
            options={
                'verbose_name': 'subscription',
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('partner', 'registry', 'digest'), name='subscription_once')],
            },
        ),
        migrations.AddField(
            model_name='delivery',
            name='subscription',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='exchange.subscription'),
        ),
        migrations.CreateModel(
            name='Verification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('verified', 'verified'), ('not_found', 'not found'), ('name_differs', 'the name differs'), ('birth_differs', 'the date of birth differs'), ('blocked', 'the card is blocked'), ('expired', 'the card has expired'), ('deceased', 'deceased')], max_length=13, verbose_name='result')),
                ('day', models.DateField(verbose_name='day')),
                ('source', models.CharField(max_length=20)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='verifications', to='exchange.resultfile')),
                ('question', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='verification', to='exchange.question')),
            ],
            options={
                'verbose_name': 'verification',
            },
        ),
        migrations.CreateModel(
            name='ReportedDeath',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('done', models.CharField(blank=True, choices=[('schemes_told', 'the schemes were told; they report the death in their next files'), ('other_person', "the number is another person's: sent to review"), ('alive', 'the person is alive: NADRA was told')], max_length=12, verbose_name='what was done')),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('done_at', models.DateTimeField(null=True)),
                ('done_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('verification', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='death', to='exchange.verification')),
            ],
            options={
                'verbose_name': 'reported death',
            },
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['partner', 'transaction_id'], name='message_transaction'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['correlation_id'], name='message_correlation'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['received_at'], name='message_received'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.UniqueConstraint(fields=('partner', 'message_id'), name='message_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='handout',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e394f2b27ee02b75178982181935edc7e8e21206', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2ea93', table='exchange_handout', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['subscription', 'id'], name='delivery_waiting'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(fields=['partner', 'state', '-settled_at'], name='delivery_state'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(fields=['subscription', 'subject_kind', 'subject'], name='delivery_of_subject'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(fields=('subscription', 'event'), name='notified_once'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answers__isnull', False), ('event__isnull', True)), models.Q(('answers__isnull', True), ('event__isnull', False), ('subscription__isnull', False)), _connector='OR'), name='answer_or_notification'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='verification',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8df6e9e9bedffa4e7c2ff74d14a0208600ed48f9', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_32c08', table='exchange_verification', when='BEFORE')),
        ),
    ]
