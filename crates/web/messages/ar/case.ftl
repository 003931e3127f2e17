### Status: draft

## A person's case
case-page-title = الحالة { $reference }
case-holder = المسؤول
case-holder-interim = المسؤول إلى أن تقبل منظمة أخرى
case-since = افتُرضت الصفة في
case-basis = تستند إلى
case-basis-judgement = تقدير عامل
case-state = الوضع
case-state-open = مفتوحة
case-state-closed = مغلقة: { $reason }
case-level = الفرز
case-child-rules = تسري قواعد الأطفال
case-child-rules-text = هناك ما يدعو إلى الظن بأن الشخص طفل. تسري قواعد الأطفال إلى أن يثبت العمر.
case-alarm = إنذار: { $order }
case-alarm-text = عُلم في { $when } بأمر من شأنه أن يخرج الشخص من الأمان. اتصل بالمحامي الآن. لا يجوز إبعاد الشخص إلى أن ينتهي تحديد الصفة (الاتفاقية 197، المادة 10(2)).

case-next-heading = الخطوات التالية
case-next-none = لا شيء مستحق. اسأل الشخص عما يحتاج إليه.
case-next-reflection = أخبر الشخص عن فترة التعافي والتفكير وابدأها
case-next-guardian = تأكد من تعيين وصي
case-next-agreement = اسأل الشخص علام يوافق
case-next-refer = اطلب من منظمة أخرى ما يحتاج إليه الشخص
case-next-lapsed = لم يُرد على إحالة: اسأل منظمة أخرى
case-next-declined = رُفضت إحالة: اسأل منظمة أخرى
case-next-alarm = إنذار: اتصل بالمحامي وبمكتب المناوبة
case-next-contact = لا يُعرف كيف يمكن الوصول إلى الشخص بأمان: دوّن ذلك

case-clocks-heading = الحقوق والمواعيد
case-clocks-none = لا شيء سارٍ.
case-clock-what = ماذا
case-clock-last-day = آخر يوم
case-clock-left = المتبقي
case-clock-article = يستند إلى
case-clock-floor = لا يذكر الملف مدة: يسري أدنى ما في الاتفاقية.
case-clock-unverified = المدة غير متحقق منها.
case-clock-assumed = بافتراض عدم وجود عطلة فيها.
case-clock-no-end = لا مدة معروفة؛ تسري إلى أن تُنجز.
case-clock-ended = انتهت
case-clock-end-done = أُنجزت
case-clock-end-choice = اختار الشخص إنهاءها
case-start-reflection = ابدأ فترة التعافي والتفكير
case-reflection-started = بدأت فترة التعافي والتفكير.

case-referrals-heading = الإحالات
case-referrals-none = لم يُسأل أحد بعد.
case-refer = اسأل منظمة أخرى
case-withdraw = اسحبها
case-withdrawn-done = سُحبت. لا تستطيع المنظمة الأخرى فتحها بعد الآن.

case-ages-heading = ما قيل عن العمر
case-ages-none = لا شيء بعد.
case-ages-text = كل ما قيل يبقى جنبًا إلى جنب.
case-age-born = مولود في { $day }
case-age-years = { $years ->
    [zero] أقل من سنة ({ $years })
    [one] سنة واحدة ({ $years })
    [two] سنتان ({ $years })
    [few] { $years } سنوات
    [many] { $years } سنة
   *[other] { $years } سنة
  }
case-age-looks = يبدو بين { $from } و{ $to }
case-age-said = قيل في
case-age-by = القائل
case-age-add = دوّن عمرًا
case-age-kind = ماذا قيل؟
case-age-kind-born = يوم ميلاد
case-age-kind-years = عمر بالسنوات
case-age-kind-looks = انطباع: بين عمرين
case-age-kind-missing = اختر ما قيل.
case-age-born-day = يوم الميلاد
case-age-number = العمر بالسنوات
case-age-from = الأصغر
case-age-to = الأكبر
case-age-value-missing = املأ ما اخترته أعلاه.
case-age-source = من أو ما الذي يقول ذلك؟
case-age-source-missing = اختر من أو ما الذي يقول ذلك.
case-age-said-on = متى قيل ذلك؟
case-age-said-on-hint = اتركه فارغًا لليوم.
case-age-added = دُوّن إلى جانب ما قيل من قبل.
case-settle-child = ثبت العمر: دون الثامنة عشرة
case-settle-adult = ثبت العمر: ثماني عشرة أو أكثر

case-accounts-heading = الروايات
case-account-add = دوّن رواية
case-account-words = ماذا رُوي؟
case-account-missing = اكتب ما رُوي.
case-account-source = رواية من هي؟
case-account-source-missing = اختر صاحب الرواية.
case-account-added = دُوّنت إلى جانب الروايات السابقة.

case-agreements-heading = ما وافق عليه الشخص
case-agreements-none = لم يُسأل عن شيء بعد.
case-agreement-what = ماذا
case-agreement-answer = الجواب
case-agreement-given = موافق
case-agreement-refused = رافض
case-agreement-withdrawn = تراجع
case-agreement-with = مع { $organisation }
case-agreement-until = حتى { $day }
case-agreement-add = دوّن موافقة أو رفضًا
case-agreement-kind = ما موضوعها؟
case-agreement-kind-missing = اختر موضوعها.
case-agreement-given-question = هل وافق الشخص؟
case-agreement-given-missing = قل إن كان الشخص قد وافق أو رفض.
case-agreement-with-whom = مع أي منظمة؟
case-agreement-with-nobody = لا أحد: لا تتعلق بإرسال معلومات
case-agreement-with-missing = اختر المنظمة التي قد تُرسل إليها المعلومات.
case-agreement-language = بأي لغة شُرحت؟
case-agreement-language-missing = قل بأي لغة شُرحت.
case-agreement-explained = كيف شُرحت؟
case-agreement-explained-missing = قل كيف شُرحت.
case-agreement-until-question = حتى متى؟ فقط إن حدد الشخص يومًا.
case-agreement-added = دُوّنت.
case-agreement-take-back = الشخص يتراجع عنها
case-agreement-taken-back = تم التراجع. لا يُرسل شيء آخر بناء عليها؛ وما قُرئ من قبل لا يُمحى من الذاكرة.

case-sealed-heading = المختوم
case-sealed-text = يُسجل الفتح باسمك وبالسبب.
case-sealed-none = لم يُكتب شيء مختوم.
case-open-sealed = افتح المختوم
case-opened-heading = فُتح الآن
case-opened-at = كُتب في { $when }

case-timeline-heading = ما حدث
case-timeline-by = بواسطة { $who }
case-timeline-mechanism = بمرور الوقت
case-timeline-corrected = قيل لاحقًا إنه خطأ
case-correct = كان هذا خطأ
case-correct-why = لماذا؟
case-correct-why-missing = اكتب لماذا كان خطأ.
case-corrected-done = وُسم بأنه خطأ. ويبقى القيد.

case-access-heading = من فتح ماذا
case-access-none = لم يفتح أحد شيئًا مختومًا.
case-access-who = من
case-access-what = ماذا
case-access-why = لماذا
case-access-when = متى

case-more-heading = المزيد
case-alarm-raise = أطلق إنذارًا: أمر إبعاد أو احتجاز
case-alarm-which = أي أمر؟
case-alarm-which-missing = اختر الأمر.
case-alarm-words = ماذا تعرف عنه؟
case-alarm-button = أطلق الإنذار
case-alarm-done = وصل الإنذار إلى كل المسؤولين.
case-close = أغلق الحالة
case-close-why = لماذا تنتهي؟
case-close-why-missing = اختر سبب الانتهاء.
case-closed-done = أُغلقت الحالة. يمكن فتحها من جديد.
case-reopen = افتح الحالة من جديد
case-reopened-done = الحالة مفتوحة من جديد.
case-screen = سجّل علامات

## What happened, one line each
event-presumed = افتُرضت صفة الضحية
event-holder-changed = انتقلت المسؤولية إلى { $organisation }
event-age-stated = قيل شيء عن العمر
event-age-settled-child = ثبت العمر: دون الثامنة عشرة
event-age-settled-adult = ثبت العمر: ثماني عشرة أو أكثر
event-account-recorded = دُوّنت رواية
event-screened = سُجلت علامات
event-agreement-given = موافقة: { $what }
event-agreement-refused = رفض: { $what }
event-agreement-withdrawn = تم التراجع عن موافقة
event-referral-sent = سُئلت { $organisation }: { $need }
event-referral-accepted = قبلت { $organisation }: { $need }
event-referral-declined = رفضت { $organisation }: { $reason }
event-referral-expired = لم ترد { $organisation } في الوقت المحدد؛ الإحالة لدى مكتب المناوبة
event-referral-escalated = لم يرد مكتب المناوبة في الوقت المحدد؛ الإحالة لدى المنسق
event-lapse-dealt-with = عولجت الإحالة المنقضية
event-referral-withdrawn = سُحبت الإحالة إلى { $organisation }
event-referral-completed = تقول { $organisation } إن الأمر تم: { $need }
event-clock-started = بدأ: { $clock }
event-clock-ended-done = أُنجز: { $clock }
event-clock-ended-ran-out = انقضى: { $clock }
event-clock-ended-choice = انتهى باختيار الشخص: { $clock }
event-alarm-raised = إنذار: { $order }
event-corrected = كان قيد سابق خطأ
event-closed = أُغلقت: { $reason }
event-reopened = فُتحت من جديد
event-concern-told = أُبلغ
event-concern-added = أُضيف شيء
event-concern-linked = أصبح شخص حالة
event-concern-ended = انتهى: { $outcome }
case-contact-added = دُوّن.
case-screened = سُجل.
case-clock-done = دُوّن: لقد انتهت.
part-closed = لم يُشارك مع منظمتك.
part-erased = مُحي.
contact-channel = كيف
contact-channel-hint = رقم هاتف أو عنوان حساب أو عبر من.
contact-when = متى
contact-language = بأي لغة
contact-name = الاسم الذي يُستخدم
contact-if-other = ماذا يُقال إن رد شخص آخر
contact-never = ما لا يجوز فعله أبدًا
copy-request = المطلوب
copy-safety = ما يلزم معرفته للسلامة
copy-name = الاسم الذي يُستخدم
copy-language = اللغة
copy-contact = كيفية الوصول إلى الشخص بأمان
case-told-heading = ما رُوي في البلاغ
case-guardian-appointed = عُيّن وصي
case-contact-add = دوّن كيفية الوصول إلى الشخص بأمان
case-settle = ثبت العمر
case-settle-what = ماذا ثبت؟
case-settle-missing = اختر ما ثبت.
case-settle-why = بماذا؟
case-settle-why-missing = اكتب بماذا ثبت العمر.
case-write-down = دوّن
contact-missing = املأ واحدًا منها على الأقل.
contact-lead = اسأل الشخص. يسري ثلاثين يومًا، وأقل إن انتقل الشخص.
case-agreement-lead = اسأل عن كل أمر على حدة. الرفض لأمر هو رفض له وحده، والمساعدة مستمرة.
case-correct-lead = يبقى القيد، وسيُذكر أنه كان خطأ ولماذا.
case-person-heading = الشخص
case-contact-written = دُوّن في { $when }.
case-contact-stale = دُوّن في { $when }، وهذا أقدم من أن يُعتمد عليه. اسأل الشخص من جديد قبل استخدامه.
