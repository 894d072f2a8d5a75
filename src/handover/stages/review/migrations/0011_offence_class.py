"""Grounds down to the paragraph; the class of an offence, as the officer assigned it."""

from django.db import migrations, models

from handover.process.erasure.triggers import MARK, EraseOnly


class Migration(migrations.Migration):

    dependencies = [
        ('review', '0010_ground_words'),
    ]

    operations = [
        migrations.AddField(
            model_name='determination',
            name='offence_class',
            field=models.CharField(choices=[('burglary', 'burglary'), ('theft', 'theft'), ('larceny', 'larceny'), ('shoplifting', 'shoplifting'), ('officer', 'assault of a law enforcement officer'), ('injury', 'a crime that results in death or serious bodily injury')], help_text='class of 8 USC 1226(c)(1)(E)(ii) that the officer assigned; none with any other paragraph', max_length=12, null=True),
        ),
        migrations.AlterField(
            model_name='determination',
            name='ground',
            field=models.CharField(choices=[('212(a)(6)(A)', 'INA 212(a)(6)(A): present without admission or parole (8 USC 1182(a)(6)(A); illustrative: not confirmed in a source; not read)'), ('212(a)(6)(C)', 'INA 212(a)(6)(C): misrepresentation (8 USC 1182(a)(6)(C); illustrative: not confirmed in a source; not read)'), ('212(a)(7)', 'INA 212(a)(7): documents (8 USC 1182(a)(7); illustrative: not confirmed in a source; not read)'), ('212(a)(2)(A)(i)', 'INA 212(a)(2)(A)(i): conviction or admission of a listed crime (8 USC 1182(a)(2)(A)(i); illustrative: not confirmed in a source; not read)'), ('212(a)(9)(A)', 'INA 212(a)(9)(A): removed before (8 USC 1182(a)(9)(A); illustrative: not confirmed in a source; not read)'), ('237(a)(1)(A)', 'INA 237(a)(1)(A): inadmissible when admitted (8 USC 1227(a)(1)(A); illustrative: not confirmed in a source; not read)'), ('237(a)(1)(B)', 'INA 237(a)(1)(B): remained longer than permitted (8 USC 1227(a)(1)(B); illustrative: not confirmed in a source; not read)'), ('237(a)(1)(C)', 'INA 237(a)(1)(C): violated the terms of a status (8 USC 1227(a)(1)(C); illustrative: not confirmed in a source; not read)'), ('237(a)(2)(A)(i)', 'INA 237(a)(2)(A)(i): crime involving moral turpitude (8 USC 1227(a)(2)(A)(i); from a secondary source; the text was not read)'), ('237(a)(2)(A)(ii)', 'INA 237(a)(2)(A)(ii): two crimes involving moral turpitude (8 USC 1227(a)(2)(A)(ii); from a secondary source; the text was not read)'), ('237(a)(2)(A)(iii)', 'INA 237(a)(2)(A)(iii): aggravated felony (8 USC 1227(a)(2)(A)(iii); from a secondary source; the text was not read)'), ('237(a)(2)(B)(i)', 'INA 237(a)(2)(B)(i): controlled substance (8 USC 1227(a)(2)(B)(i); from a secondary source; the text was not read)'), ('237(a)(2)(C)', 'INA 237(a)(2)(C): firearm offence (8 USC 1227(a)(2)(C); from a secondary source; the text was not read)'), ('237(a)(2)(E)(i)', 'INA 237(a)(2)(E)(i): domestic violence, stalking, child abuse (8 USC 1227(a)(2)(E)(i); from a secondary source; the text was not read)'), ('237(a)(3)', 'INA 237(a)(3): failure to register, false documents, false claim to citizenship (8 USC 1227(a)(3); illustrative: not confirmed in a source; not read)'), ('237(a)(4)', 'INA 237(a)(4): security and related grounds (8 USC 1227(a)(4); illustrative: not confirmed in a source; not read)'), ('241(a)(1)(A)', 'INA 241(a)(1)(A): final order of removal, on the ground that it names (8 USC 1231(a)(1)(A); illustrative: not confirmed in a source; not read)'), ('241(a)(5)', 'INA 241(a)(5): earlier order reinstated after a new entry without admission (8 USC 1231(a)(5); illustrative: not confirmed in a source; not read)'), ('237(a)(2)', 'INA 237(a)(2): conviction of a listed offence (8 USC 1227(a)(2); from a secondary source; the text was not read)')], max_length=24),
        ),
        migrations.AlterField(
            model_name='determination',
            name='mandatory',
            field=models.CharField(choices=[('none', 'does not apply'), ('convicted', 'applies by a listed crime, 236(c)(1)(A)-(C) (illustrative lists)'), ('security', 'applies by a security ground, 236(c)(1)(D) (illustrative)'), ('charged', 'applies by an arrest or a charge, 236(c)(1)(E) (Laken Riley Act, from Jan 29, 2025)')], default='none', help_text='what the officer found of 8 USC 1226(c), a conviction apart from a charge', max_length=10),
        ),
        EraseOnly("review_determination", "review.Determination", {"reasons": MARK, "evidence": [], "snapshot": {}}),
    ]
