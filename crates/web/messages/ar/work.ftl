## Places of the house
nav-label = الصفحات
nav-work = عملي
nav-report = تقديم بلاغ
nav-desk = مكتب المناوبة
nav-overview = نظرة عامة
nav-erasures = الإتلاف

## My work
work-title = عملي
work-nothing = لا شيء بانتظارك الآن.
work-ending-heading = ينتهي قريبًا
work-ending-none = لا ينتهي حق ولا موعد في الأيام الأربعة عشر القادمة.
work-answers-heading = إحالات تنتظر ردك
work-answers-none = لا إحالة بانتظار ردك.
work-asked-heading = إحالات أرسلتها
work-asked-none = لا إحالة مفتوحة مما أرسلت.
work-people-heading = الأشخاص الذين أنتم مسؤولون عنهم
work-people-none = منظمتك غير مسؤولة عن أحد الآن.
work-concerns-heading = ما آل إليه ما أبلغتم عنه
work-concerns-none = لم تقدم منظمتك أي بلاغ بعد.
form-on-paper = لا توجد شبكة؟ اطبع هذه الصفحة: يمكن ملؤها باليد ثم كتابتها هنا لاحقًا.
work-drafts-heading = غير مكتمل
work-draft-concern = بلاغ، آخر حفظ { $when }
work-draft-typed = عدد الأحرف المكتوبة: { $count }
work-draft-thrown-away = تم التخلص منه.
work-draft-throw-away = تخلص منه
work-notices-heading = الجديد منذ آخر مرة نظرت فيها
work-due = حتى
work-next = الخطوة التالية
work-reference = المرجع
work-since = منذ
work-state = الحالة
work-need = من أجل
work-from = من
work-to = إلى
work-urgency = متى
work-what = ماذا
work-answer = رد
work-open = افتح
work-more = { $count ->
    [zero] لا شيء غير معروض ({ $count }).
    [one] واحد غير معروض ({ $count }).
    [two] اثنان غير معروضين ({ $count }).
    [few] { $count } أخرى غير معروضة.
    [many] { $count } أخرى غير معروضة.
   *[other] { $count } أخرى غير معروضة.
  }

## What is new
notice-concern-reported = قُدم بلاغ
notice-concern-joined = بلاغ آخر عن شخص أنتم مسؤولون عنه
notice-concern-parted = ضُم بلاغ خطأً وفُصل
notice-concern-left-behind = بلاغ ينتظر من جديد: البلاغ الذي ضُم إليه صار حالة. ضُمّه إلى تلك الحالة
notice-referral-sent = إحالة تنتظر ردك
notice-referral-accepted = قُبلت إحالة
notice-referral-declined = رُفضت إحالة
notice-referral-expired = لم يُرد على إحالة في الوقت المحدد
notice-referral-escalated = انتقلت إحالة إلى المنسق
notice-referral-withdrawn = سُحبت إحالة
notice-referral-completed = تمت إحالة
notice-holder-changed = انتقلت المسؤولية عن شخص
notice-child-moved = قد يكون الشخص طفلًا: لم تعودوا مسؤولين عنه بحكم القانون
notice-child-moved-next = المسؤول الآن: { $authority }. أخبروهم اليوم بما يجب أن يعرفوه.
notice-answer-below = أجب عنها تحت «إحالات تنتظر ردك» في هذه الصفحة.
notice-nothing-to-do = لم يعد بإمكانك فتحها. لا شيء عليك فعله.
notice-not-yours = منظمة أخرى مسؤولة عن الشخص، فلا يمكنك فتح الحالة.
notice-for-others = يتولى ذلك آخرون في منظمتك.
notice-alarm-next = أُبلغت لأنكم تساعدون هذا الشخص. تصرف الآن واتصل بالمسؤول عنه.
notice-deadline-next = أُبلغت لكي يتصرف أحد. اتصل بالمسؤول عن الشخص.
notice-clock-ended = انتهت فترة
notice-deadline-missed = إنذار: أمر له موعد لم يُنجز في وقته
notice-alarm-raised = إنذار: أمر إبعاد أو احتجاز
notice-other = تغير شيء
work-helping-heading = إحالات قبلتموها
work-helping-none = لا إحالة مفتوحة مما قبلتم.
notice-presumed = افتُرضت صفة شخص: أنتم المسؤولون
notice-guardian-due = طفل يحتاج إلى وصي
notice-alarm-tag = إنذار
work-seen = رأيت هذه
notice-erasure-asked = يُراد إتلاف حالة مغلقة: أكّد أو تحدث مع من طلب
notice-erased = أُتلفت حالة كانت لديك
list-more = المزيد: { $heading }
notice-agreement-ran-out = انتهت مدة موافقة: اسأل الشخص من جديد
notice-agreement-ended-again = أُعيدت نسخة احتياطية، وكانت موافقة قد انتهت منذ ذلك الحين: اسأل الشخص من جديد
notice-emergency-to-answer = وصول طارئ ينتظر الرد: أكده أو ارفضه
notice-emergency-asked = طلب شخص وصولاً طارئاً
notice-emergency-open = تم تأكيد وصول طارئ
notice-emergency-refused = رُفض وصول طارئ
notice-emergency-alone = فتح شخص وحده ما لم يؤكده أحد
notice-emergency-review-missed = إنذار: لم يراجَع وصول طارئ في الوقت المحدد
work-contacts-heading = وسيلة تواصل آمنة يجب السؤال عنها من جديد
work-contacts-none = كل وسائل التواصل الآمنة معتمدة.
notice-child-missing = لم يعد ممكنًا الوصول إلى طفل، ويجب الإبلاغ عن فقدانه اليوم
work-mine-heading = أشخاص ترعاهم
work-unattended-heading = أشخاص لا يرعاهم أحد منكم
notice-note-left = ملاحظة لمن يتسلّم المناوبة التالية
work-people-named = يظهر كل منهم على الصفحة الأولى لمن يرعاه.
