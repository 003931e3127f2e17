## What is protected
protection-title = ما هو محمي وما ليس محميًا
protection-lead = قد يكلف تسرب المعلومات حياة إنسان. لذلك تقول هذه الصفحة بوضوح مما يحمي هذا الموقع، وما لا يستطيع أن يحمي منه.
protection-does-heading = ما هو محمي
protection-does-sealed = الأسماء والعناوين والروايات مختومة. من يسرق القرص أو نسخة احتياطية لا يستطيع قراءتها.
protection-does-opened = لا تفتحها إلا منظمة أُعطيت سببًا. وكل فتح يُسجل، ويمكن للجهة المسؤولة عن حالة الشخص أن تراه.
protection-does-log = لا يستطيع أحد أن يغير قيدًا أو يحذفه من دون أن يُلاحظ ذلك، ولا حتى من يشغّل الحاسوب.
protection-does-agreement = لا يذهب شيء مختوم إلى منظمة أخرى من دون موافقة الشخص أو أساس قانوني مذكور.
protection-does-no-third-party = لا تحمّل هذه الصفحات شيئًا من مواقع أخرى، ولا تخبر أي موقع آخر أنك كنت هنا.
protection-not-heading = ما ليس محميًا
protection-not-server = من يشغّل الحاسوب قد يقرأ ما يمر به وأحد الأعضاء مسجل الدخول. هذا حد كل موقع يعمل بهذه الطريقة.
protection-not-thief = من يسرق قاعدة البيانات وحدها يعرف أعدادًا ومنظمات وتواريخ. ومع مفتاح المنشأة يعرف الوقائع المرمزة أيضًا، من دون أسماء.
protection-not-copied = ما سُمح لشخص بقراءته مرة ربما نسخه. سحب الإذن لا يسترد ذلك.
protection-not-device = من يمسك هاتفك أو حاسوبك وهو مفتوح يرى ما تراه.
protection-not-network = يستطيع مزود الإنترنت وصاحب الشبكة أن يعرفا أنك زرت هذا العنوان، لا ما قرأته.
protection-not-paper = ما طُبع على الورق خارج عن السيطرة.
protection-do-heading = ما يمكنك فعله
protection-do-private-window = استخدم نافذة خاصة. فهي تنسى العنوان عند إغلاقها.
protection-do-own-device = استخدم جهازًا لا ينظر إليه أحد غيرك.
protection-do-exit = زر «اخرج من هذه الصفحة» ينقلك فورًا إلى صفحة عادية. وعلى لوحة المفاتيح اضغط مفتاح Shift ثلاث مرات.

## Accessibility statement
accessibility-title = سهولة الوصول
accessibility-lead = ينبغي أن تعمل هذه الصفحات للجميع، على هاتف قديم كما مع قارئ الشاشة.
accessibility-can-heading = ما ينبغي أن تستطيع فعله
accessibility-can-scripts = أن تستخدم كل صفحة من دون برامج نصية.
accessibility-can-keyboard = أن تصل إلى كل شيء بلوحة المفاتيح وحدها.
accessibility-can-zoom = أن تكبّر النص أربع مرات، أو تستخدم شاشة عرضها 320 بكسل، من دون تمرير جانبي. الجداول العريضة تُمرر داخل إطارها.
accessibility-can-reader = أن تستمع إلى كل صفحة بقارئ الشاشة. بجانب كل رسم بياني جدول.
accessibility-can-direction = أن تقرأ من اليمين إلى اليسار في اللغات التي تُكتب كذلك.
accessibility-measured-heading = كيف يُقاس ذلك
accessibility-measured-text = تُفحص كل صفحة في متصفح حقيقي وفق إرشادات إتاحة محتوى الويب 2.2، المستوى AA، عند كل تغيير. والأداة لا تجد إلا بعض العوائق.
accessibility-known-heading = ما لم يكتمل
accessibility-known-translations = الترجمات الموسومة بأنها أولية لم يؤكدها مترجم.
accessibility-known-people = لم تُجرب الصفحات بعد مع أشخاص يستخدمون التقنيات المساعدة كل يوم.
accessibility-tell-heading = أخبرنا
accessibility-tell-text = إذا منعك شيء فأخبر المنظمة التي أعطتك هذا العنوان. وعليها أن تجيب.

## Checking the number of a letter
check-title = التحقق من رقم
check-number = الرقم
check-hint = ستة عشر حرفًا ورقمًا، بشرطات أو بدونها.
check-button = تحقق
check-valid = ساري حتى { $day }
check-not-valid = غير ساري
check-another = التحقق من رقم آخر
check-busy = تُحقق من أرقام كثيرة من هنا. انتظر دقيقة ثم حاول ثانية.

## Answering the request on a sheet
answer-title = أجب عن طلب
answer-lead = لمن تلقى ورقة عليها رمز. لا تعرض هذه الصفحة شيئا عن أي أحد.
answer-code = الرمز
answer-what = جوابك
answer-accept = نعم، نساعد
answer-decline = لا
answer-why = إن كان الجواب لا: لماذا؟
answer-missing = اختر جوابك.
answer-button = أرسل الجواب
answer-taken = شكرا. نُقل جوابك، ولم يعد الرمز صالحا.
answer-not-valid = لا يمكن استعمال هذا الرمز. انظر إلى الورقة ثانية، أو اتصل بمن أعطاك إياها.

## Writing to the duty desk
tell-title = اكتب إلينا
tell-heading = هل أنت قلق على شخص ما، أو على نفسك؟
tell-emergency = إذا كان شخص في خطر الآن فاتصل بالرقم { $number }. ما تكتبه هنا يُقرأ لاحقًا.
tell-emergency-no-number = إذا كان شخص في خطر الآن فاتصل بالطوارئ. ما تكتبه هنا يُقرأ لاحقًا.
tell-read-now = مكتب المناوبة يقرأ الآن، حتى { $moment }.
tell-read-from = يقرؤه مكتب المناوبة في { $moment }.
tell-read-unknown = لم يُذكر هنا متى يقرؤه مكتب المناوبة. إن كان الأمر لا يحتمل الانتظار فاتصل.
tell-lead = لا تحتاج إلى حساب ولا إلى اسم، ولا يُخبَر أحد بأنك كتبت. لا يفتحه إلا مكتب المناوبة. لا يحفظ هذا الموقع شيئًا على هاتفك أو حاسوبك؛ وقد يبقى عنوان هذه الصفحة في سجله.
tell-what = ماذا حدث، أو ما الذي يقلقك؟
tell-what-hint = بكلماتك وبلغتك. يكفي الظن.
tell-what-missing = اكتب ما يقلقك. تكفي كلمات قليلة.
tell-about = عمّن الأمر؟
tell-about-me = عني أنا
tell-about-other = عن شخص آخر
tell-contact-group = كيف يمكن لمكتب المناوبة الوصول إليك؟ فقط إن أردت ذلك، وفقط بطريقة آمنة لك.
tell-contact-channel = رقم أو عنوان
tell-writer-contact = كيف يمكن الوصول إلى كاتب هذا. وهو ليس الشخص المعني:
tell-send = أرسل
tell-taken = شكرًا لك. وصل إلى مكتب المناوبة. يمكنك إغلاق هذه الصفحة.
tell-busy = كُتب من هنا الكثير في وقت قصير، لذلك لم يُرسل هذا. انتظر ساعة أو اتصل. وما كتبته ما زال هنا.
tell-sent-before = أُرسل هذا من قبل بكلمات أخرى. أرسله مرة أخرى إن كان هذا شيئًا جديدًا.
tell-not-taken = تعذر إرسال هذا، ولم يصل إلى أحد. حاول بعد دقائق أو اتصل. وما كتبته ما زال هنا.
