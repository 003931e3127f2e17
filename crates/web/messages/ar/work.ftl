### Status: draft

## Places of the house
nav-label = الصفحات
nav-work = عملي
nav-report = تقديم بلاغ
nav-desk = مكتب المناوبة
nav-overview = نظرة عامة

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
work-drafts-heading = غير مكتمل
work-draft-concern = بلاغ، آخر حفظ { $when }
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
notice-referral-sent = إحالة تنتظر ردك
notice-referral-accepted = قُبلت إحالة
notice-referral-declined = رُفضت إحالة
notice-referral-expired = لم يُرد على إحالة في الوقت المحدد
notice-referral-escalated = انتقلت إحالة إلى المنسق
notice-referral-withdrawn = سُحبت إحالة
notice-referral-completed = تمت إحالة
notice-holder-changed = انتقلت المسؤولية عن شخص
notice-clock-ended = انتهت فترة
notice-alarm-raised = إنذار: أمر إبعاد أو احتجاز
notice-other = تغير شيء
work-helping-heading = إحالات قبلتموها
work-helping-none = لا إحالة مفتوحة مما قبلتم.
notice-presumed = افتُرضت صفة شخص: أنتم المسؤولون
notice-guardian-due = طفل يحتاج إلى وصي
notice-alarm-tag = إنذار
work-seen = رأيت هذه
