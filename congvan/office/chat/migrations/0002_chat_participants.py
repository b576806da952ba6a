from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("chat", "0001_conversations")]

    operations = [
        migrations.RenameModel(old_name="Participant", new_name="ChatParticipant"),
    ]
