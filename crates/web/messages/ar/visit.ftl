## Visits
visit-new = تدوين زيارة
visit-new-lead = تفتيش أو مداهمة أو زيارة أخرى لمكان عمل. يُعدّ العمال، ولا يلزم اسم أحد منهم. لا يُسأل أحد إن كان يحق لعامل البقاء في البلد، ولا مكان لكتابة ذلك.
visit-new-button = دوّن الزيارة
visit-site = المكان
visit-site-hint = كما تصف لزميل كيف يجده. يُختم.
visit-site-missing = قل أي مكان كان.
visit-employer = صاحب العمل
visit-sector = القطاع
visit-sector-missing = اختر القطاع الذي ينتمي إليه العمل.
visit-kind = أي نوع من الزيارات
visit-on = في أي يوم
visit-on-hint = اتركه فارغًا لليوم.
visit-with = من جاء معك
visit-met = العمال الذين التُقي بهم
visit-met-hint = كلهم، ومن لا علامات لديه أيضًا.
visit-met-missing = قل كم عاملًا التُقي به؛ والصفر رقم.
visit-alone = منهم من حُدّث على انفراد
visit-signs = منهم من لديه علامات
visit-signs-hint = علامات رأيتها أو قيلت لك.
visit-persons = منهم أشخاص لهم حالة
visit-what = ماذا رأيت
visit-what-hint = ما يقال عن المكان يُكتب هنا مرة واحدة لكل من كان فيه.
visit-nothing-said = لم يُدوَّن شيء غير الأرقام.
visit-done = دُوّنت الزيارة. أعطِ الآن رقمًا لكل عامل لديه علامات أو يريد مساعدة.
visit-workers = عمال الزيارة
visit-workers-none = لا رقم لأي عامل بعد.
visit-workers-title = عمال الزيارة { $reference }
visit-more-workers = عمال آخرون
visit-worker = العامل { $number }
visit-worker-new = إعطاء رقم لعامل
visit-worker-lead = ثلاثة أسئلة. الرقم هو التالي غير المستعمل.
visit-worker-button = دوّن العامل
visit-worker-done = دُوّن العامل.
visit-worker-alone = حُدّث على انفراد
visit-worker-signs = العلامات
visit-worker-signs-hint = التي لاحظتها أولًا. اتركها فارغة إن لم تكن.
visit-worker-agreed = يريد مساعدة
visit-worker-agreed-hint = جواب العامل نفسه، على انفراد.
visit-worker-presume = افتراض أن هذا العامل ضحية
visit-worker-not-yet = يصبح العامل شخصًا بموافقته، أو بعلامات إن لم يرفض.
visit-state-person = له حالة
visit-state-not-asked = لم يقل
visit-stand = ما الذي عُرف منذ ذلك
visit-stand-missing = اختر ما الذي عُرف.
visit-stands-done = دُوّن ذلك.
visit-ready = { $count ->
    [zero] لا عامل يريد مساعدة
    [one] عامل واحد يريد مساعدة
    [two] عاملان يريدان مساعدة
    [few] { $count } عمال يريدون مساعدة
    [many] { $count } عاملًا يريدون مساعدة
   *[other] { $count } عامل يريدون مساعدة
}
visit-ready-hint = يحصل كل منهم على حالة خاصة به تشير إلى ما كُتب عن الزيارة. ولا يتوقف أحد على غيره.
visit-presume-all = { $count ->
    [zero] لا حالات
    [one] افتح حالة لهذا العامل
    [two] افتح حالتين
    [few] افتح { $count } حالات
    [many] افتح { $count } حالة
   *[other] افتح { $count } حالة
}
visit-presumed-done = لكل منهم الآن حالة خاصة به.

visit-inspection = تفتيش
visit-raid = مداهمة مع سلطات أخرى
visit-follow-up = زيارة بعد زيارة سابقة
visit-outreach = زيارة ميدانية بلا صلاحيات
stand-agreed = يريد مساعدة
stand-said-no = رفض
stand-gone = لم يعد هناك

event-visited = جرت زيارة: { $kind }
event-workers-met = { $count ->
    [zero] لم يُعطَ رقم لأحد
    [one] أُعطي عامل رقمًا
    [two] أُعطي عاملان رقمين
    [few] أُعطي { $count } عمال أرقامًا
    [many] أُعطي { $count } عاملًا أرقامًا
   *[other] أُعطي { $count } عامل أرقامًا
}
event-worker-stands = عُرف عن العامل { $worker }: { $stand }
event-worker-presumed = للعامل { $worker } حالة

## A list from a spreadsheet
visit-list = قراءة العمال من جدول
visit-list-lead = ملف بصيغة XLSX أو ODS، أو نص بترميز UTF-8 (CSV). يُقرأ كله أو لا يُقرأ. والملف نفسه إن أُرسل مرتين لا يضيف شيئًا مرتين.
visit-list-columns = الصف الأول عناوين الأعمدة: “worker” رقم من 1 ولا بد منه. وفي “alone” و“agrees” و“child” نعم أو لا أو لا شيء؛ وفي “signs” رموز العلامات.
visit-list-never = العمود الذي يخص حق أحد في البقاء في البلد لا يُقرأ ولا يُحفظ منه شيء ({ $article }).
visit-list-file = الملف
visit-list-file-hint = 5000 عامل و3 ميغابايت على الأكثر. لا تلزم أسماء.
visit-list-file-missing = اختر ملفًا.
visit-list-button = اقرأ الملف
visit-list-done = قُرئت القائمة
visit-list-added = { $count ->
    [0] لم يُضف أي عامل.
    [zero] لم يُضف أي عامل.
    [one] أُضيف عامل واحد.
    [two] أُضيف عاملان.
    [few] أُضيف { $count } عمال.
    [many] أُضيف { $count } عاملًا.
   *[other] أُضيف { $count } عامل.
}
visit-list-there = { $count ->
    [0] لم يكن أحد مدوّنًا من قبل.
    [zero] لم يكن أحد مدوّنًا من قبل.
    [one] كان واحد مدوّنًا من قبل كما هو في القائمة.
    [two] كان اثنان مدوّنين من قبل كما هما في القائمة.
    [few] كان { $count } مدوّنين من قبل كما هم في القائمة.
    [many] كان { $count } مدوّنين من قبل كما هم في القائمة.
   *[other] كان { $count } مدوّنين من قبل كما هم في القائمة.
}
visit-list-dropped = لم يُقرأ العمود { $place }: لا يُحفظ هنا شيء من هذا النوع.
visit-list-dropped-never = لم يُقرأ العمود { $place }: يبدو أنه يخص حق أحد في البقاء في البلد، ولا يُحفظ هنا شيء عن ذلك.
visit-column-worker = worker
sheet-at = الصف { $row }، العمود { $column }: { $why }
sheet-empty = لا صف لعامل في الملف.
sheet-too-many-rows = في الملف أكثر من 5000 صف. لا زيارة فيها هذا العدد في قائمة واحدة؛ قسّمه.
sheet-no-worker-column = لا عمود عنوانه “worker”. اجعله عنوان عمود الأرقام.
sheet-column-twice = عمود سابق له العنوان نفسه. غيّر أحدهما.
sheet-no-number = لا رقم هنا. أعطِ كل عامل رقمًا.
sheet-not-a-number = ليس هذا رقمًا صحيحًا من 1 إلى 9999.
sheet-number-twice = الرقم موجود في الصف { $row } أيضًا. أعطِ كل عامل رقمًا واحدًا.
sheet-neither = ليس هذا نعم ولا لا. اتركه فارغًا إن لم يكن معروفًا.
sheet-unknown-sign = أحد هذه ليس رمز علامة.
sheet-too-long = في هذه الخلية أكثر مما يُقرأ.
sheet-too-large = الملف أكبر مما يُقرأ: 3 ميغابايت على الأكثر، و40 بعد فكّه. احذف كل شيء غير القائمة.
sheet-encoding = الصف { $row } ليس بترميز UTF-8. احفظ الملف “CSV UTF-8” أو XLSX.
sheet-merged = خلايا مدموجة في الصف { $row }. افصلها ليكون لكل عامل صف.
sheet-old = الملف بصيغة ما قبل 2007 أو عليه كلمة مرور. احفظه XLSX بدونها.
sheet-unreadable = لا يمكن قراءة الملف. احفظه XLSX أو ODS أو CSV وأرسله.

refused-more-than-met = من { $met } عمال التُقي بهم لا يمكن أن يكون أكثر منهم قد حُدّثوا على انفراد أو لديهم علامات.
refused-no-visit = هذا البلاغ ليس زيارة.
refused-worker-number = رقم العامل من 1 إلى 9999.
refused-unknown-sign = لدى العامل { $number } علامة لا تعرفها الأداة.
refused-worker-twice = العامل { $number } في القائمة مرتين.
refused-worker-is-another = العامل { $number } مدوّن من قبل وعلى غير هذا. أعطِ رقمًا آخر، أو افتح العامل وقل ما عُرف منذ ذلك. لم يُحفظ شيء من القائمة.
refused-no-such-worker = لا عامل في هذه الزيارة رقمه { $number }.
refused-worker-is-person = للعامل { $number } حالة الآن. افتحها.
refused-worker-said-no = رفض العامل { $number }. دوّن إن تغيّر ذلك.
refused-nothing-of-worker = العامل { $number } لم يوافق وليست لديه علامات. دوّن أيهما موجود.

## Sections of ISIC and NACE
sector-a = الزراعة والغابات وصيد الأسماك
sector-b = التعدين
sector-c = الصناعة
sector-d = الكهرباء والغاز
sector-e = المياه والنفايات
sector-f = البناء
sector-g = التجارة وإصلاح المركبات
sector-h = النقل والتخزين
sector-i = الفنادق والمطاعم
sector-j = المعلومات والاتصالات
sector-k = المصارف والتأمين
sector-l = العقارات
sector-m = الأعمال المهنية والعلمية
sector-n = التنظيف والحراسة والعمل المؤقت وخدمات أخرى
sector-o = الإدارة العامة
sector-p = التعليم
sector-q = الصحة والعمل الاجتماعي
sector-r = الفنون والترفيه
sector-s = خدمات أخرى
sector-t = العمل في البيوت
sector-u = السفارات والهيئات الدولية
