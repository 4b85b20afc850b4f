"""Sign-in, sessions, proposed postings and their periodic review."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


# what django.core.cache.backends.db keeps its entries in
CACHE = """
CREATE TABLE access_cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX access_cache_expires ON access_cache (expires);
"""


def first_term(apps, schema_editor):
    """Postings are confirmed each quarter, and lapse two weeks after that, until an organisation says otherwise."""
    term = apps.get_model("access", "ReviewTerm")
    term.objects.using(schema_editor.connection.alias).create(organisation=None, months=3, grace_days=14)


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0004_agreements'),
        ('directory', '0002_kind_of_organisation'),
    ]

    operations = [
        migrations.RunSQL(CACHE, "DROP TABLE access_cache"),
        migrations.AddField(
            model_name='user',
            name='organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.organisation', verbose_name='organisation'),
        ),
        migrations.AddField(
            model_name='user',
            name='must_change_password',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='user',
            name='session_round',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='posting',
            name='approved_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='posting',
            name='confirmed_on',
            field=models.DateField(db_default=django.db.models.functions.datetime.Now()),
        ),
        migrations.AddField(
            model_name='posting',
            name='given_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='posting',
            name='role',
            field=models.CharField(choices=[('steward', 'registry steward'), ('clerk', 'agency clerk'), ('scheme_officer', 'scheme officer'), ('desk_officer', 'desk officer'), ('inspector', 'inspector'), ('analyst', 'analyst'), ('auditor', 'auditor'), ('agreement_officer', 'agreement officer'), ('administrator', 'administrator (no sight of content)'), ('prosecutor_general', 'prosecutor general'), ('additional_prosecutor_general', 'additional prosecutor general'), ('deputy_prosecutor_general', 'deputy prosecutor general'), ('assistant_prosecutor_general', 'assistant prosecutor general'), ('district_prosecutor', 'district public prosecutor'), ('deputy_district_prosecutor', 'deputy district public prosecutor'), ('assistant_district_prosecutor', 'assistant district public prosecutor')], max_length=40, verbose_name='role'),
        ),
        migrations.CreateModel(
            name='FormerPassword',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='former_passwords', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'former password',
            },
        ),
        migrations.CreateModel(
            name='PostingReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('outcome', models.CharField(choices=[('confirmed', 'confirmed'), ('ended', 'ended'), ('lapsed', 'lapsed: not confirmed in time')], max_length=10)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('posting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='access.posting')),
            ],
            options={
                'verbose_name': 'review of a posting',
            },
        ),
        migrations.CreateModel(
            name='PostingProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('steward', 'registry steward'), ('clerk', 'agency clerk'), ('scheme_officer', 'scheme officer'), ('desk_officer', 'desk officer'), ('inspector', 'inspector'), ('analyst', 'analyst'), ('auditor', 'auditor'), ('agreement_officer', 'agreement officer'), ('administrator', 'administrator (no sight of content)'), ('prosecutor_general', 'prosecutor general'), ('additional_prosecutor_general', 'additional prosecutor general'), ('deputy_prosecutor_general', 'deputy prosecutor general'), ('assistant_prosecutor_general', 'assistant prosecutor general'), ('district_prosecutor', 'district public prosecutor'), ('deputy_district_prosecutor', 'deputy district public prosecutor'), ('assistant_district_prosecutor', 'assistant district public prosecutor')], max_length=40, verbose_name='role')),
                ('first_day', models.DateField(verbose_name='from')),
                ('last_day', models.DateField(blank=True, null=True, verbose_name='until')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('ends', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.posting')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.organisation', verbose_name='organisation')),
                ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.place', verbose_name='place')),
                ('posting', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.posting')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposed by')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to=settings.AUTH_USER_MODEL, verbose_name='user')),
            ],
            options={
                'verbose_name': 'proposed posting',
                'constraints': [models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(models.Q(('decided_by', models.F('proposed_by')), _negated=True), models.Q(('decided_by', models.F('user')), _negated=True)), _connector='OR'), name='proposal_decided_by_another'), models.CheckConstraint(condition=models.Q(('posting__isnull', True), ('decided_by__isnull', False), _connector='OR'), name='proposal_posting_needs_decision')],
            },
        ),
        migrations.CreateModel(
            name='ReviewTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('months', models.PositiveSmallIntegerField(verbose_name='months between reviews')),
                ('grace_days', models.PositiveSmallIntegerField(verbose_name='days of grace')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'term of review',
                'constraints': [models.UniqueConstraint(fields=('organisation',), name='review_term_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('months__gte', 1), ('months__lte', 12)), name='review_term_some')],
            },
        ),
        migrations.RunPython(first_term, migrations.RunPython.noop),
    ]
