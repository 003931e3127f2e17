### Status: draft

## Persons' complaints, for whoever takes them
complaints-heading = شكاوى أشخاص
complaints-none = لا شكوى تنتظرك.
complaint-page-title = شكوى { $reference }
complaint-about = ضد
complaint-made-at = قُدِّمت
complaint-due = الجواب حتى
complaint-law = استنادًا إلى
complaint-outcome = ما انتهت إليه
complaint-answered-at = أُجيب عنها
complaint-answered = أُجيب عنها
complaint-may-be-told = يقول الشخص إنه يجوز إخبار الجهة بالشكوى. هذا البرنامج لا يخبرها بشيء؛ تحدثوا معها بأنفسكم.
complaint-not-told = يقول الشخص إنه لا يجوز إخبار الجهة بالشكوى، ولا أي شخص يعمل لديها. ولا يستطيع أحد منهم أن يرى هنا أن هناك شكوى.
complaint-no-page = ليس للشخص حاليًا صفحة يمكن أن يقرأ فيها جوابًا.
complaint-written-heading = ما كُتب
complaint-of-person = الشخص
complaint-answer-heading = جوابكم
complaint-answer = أجب عن الشكوى
complaint-answer-lead = يقرأ الشخص جوابكم في صفحته بكلماتكم. اكتبوا بوضوح. هناك جواب واحد.
complaint-outcome-missing = اختر ما انتهت إليه.
complaint-words = جوابكم للشخص
complaint-words-missing = اكتب ما وجدتموه وما يحدث الآن.
complaint-answer-button = أرسل الجواب
complaint-answered-done = يستطيع الشخص أن يقرأ الجواب في صفحته.
part-of-complaint = شكوى
complaint-founded = أخطأت الجهة
complaint-partly-founded = أخطأت الجهة في جزء من ذلك
complaint-not-founded = لم تخطئ الجهة
complaint-not-ours = على مكتب آخر أن ينظر فيها
refused-no-part-in-case = ليس لهذه الجهة دور في القضية. اختر جهة لها دور.
refused-complaint-goes-elsewhere = الشكوى ضد هذه الجهة تذهب إلى جهة أخرى. انظر مرة أخرى إلى من تذهب، وأرسلها من جديد.
refused-complaint-answered = أُجيب عن هذه الشكوى من قبل.
