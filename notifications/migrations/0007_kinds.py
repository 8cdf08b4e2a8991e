"""More kinds of notifications, and what they are about besides tweets.

The new unique index is complete before the old one goes, so no row can exist twice.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0006_audience"),
    ]

    operations = [
        migrations.AddField(
            model_name="notification",
            name="details",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="notification",
            name="subject_id",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="notificationgroup",
            name="details",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="notificationgroup",
            name="subject_id",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="notification",
            name="kind",
            field=models.CharField(
                choices=[
                    ("follow", "follow"),
                    ("follow_request", "follow request"),
                    ("follow_accepted", "accepted follow request"),
                    ("like", "like"),
                    ("retweet", "retweet"),
                    ("reply", "reply"),
                    ("mention", "mention"),
                    ("quote", "quote"),
                    ("poll_ended", "poll ended"),
                    ("tweet_edited", "edited tweet"),
                    ("new_tweet", "new tweet"),
                    ("listed", "added to a list"),
                    ("scheduled_published", "scheduled tweet posted"),
                    ("scheduled_failed", "scheduled tweet not posted"),
                    ("sign_in", "sign-in from a new network"),
                    ("announcement", "announcement"),
                    ("moderation_notice", "decision by moderators"),
                    ("appeal_outcome", "decided appeal"),
                    ("report_outcome", "reviewed report"),
                ],
                max_length=32,
            ),
        ),
        migrations.AlterField(
            model_name="notificationgroup",
            name="kind",
            field=models.CharField(
                choices=[
                    ("follow", "follow"),
                    ("follow_request", "follow request"),
                    ("follow_accepted", "accepted follow request"),
                    ("like", "like"),
                    ("retweet", "retweet"),
                    ("reply", "reply"),
                    ("mention", "mention"),
                    ("quote", "quote"),
                    ("poll_ended", "poll ended"),
                    ("tweet_edited", "edited tweet"),
                    ("new_tweet", "new tweet"),
                    ("listed", "added to a list"),
                    ("scheduled_published", "scheduled tweet posted"),
                    ("scheduled_failed", "scheduled tweet not posted"),
                    ("sign_in", "sign-in from a new network"),
                    ("announcement", "announcement"),
                    ("moderation_notice", "decision by moderators"),
                    ("appeal_outcome", "decided appeal"),
                    ("report_outcome", "reviewed report"),
                ],
                max_length=32,
            ),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.UniqueConstraint(
                fields=("recipient_id", "kind", "actor_id", "tweet_id", "subject_id"),
                name="notification_once_each",
            ),
        ),
        migrations.RemoveConstraint(
            model_name="notification",
            name="notification_once",
        ),
    ]
