desk-title = مكتب المناوبة
desk-concerns-heading = بلاغات لم يتولها أحد
desk-concerns-none = لا بلاغ مفتوح.
desk-lapsed-heading = إحالات لم يُرد عليها في الوقت المحدد
desk-lapsed-none = لا إحالة منقضية.
desk-alarms-heading = إنذارات إبعاد أو احتجاز لم يتولها محامٍ
desk-next-alarm = اتصل بالمسؤول وابحث عن محامٍ
desk-danger = الخطر
desk-child = طفل
desk-told = تاريخ البلاغ
desk-by = من
desk-next-presume = اقرأه ثم افترض صفة الضحية أو أنهِ البلاغ
desk-next-lapsed = اسأل منظمة أخرى ثم ضع علامة المعالجة
desk-dealt-with = عولجت
desk-dealt-with-done = وُضعت علامة المعالجة.

## Co-ordinator's overview
overview-title = نظرة عامة
overview-lead = كيف تسير المنظومة بالأعداد. لا يُذكر شخص ولا توصف مجموعة صغيرة.
overview-funnel-heading = من البلاغ إلى الحماية
overview-funnel-description = من { $concerns } بلاغًا أدى { $presumed } إلى افتراض صفة الضحية، وقبلت منظمة أخرى مساعدة { $helped }.
overview-step = الخطوة
overview-count = العدد
overview-step-concerns = بلاغات مقدمة
overview-step-linked = بلاغات أصبحت حالات
overview-step-presumed = أشخاص افتُرضت صفتهم
overview-step-reflection = فترات تفكير بدأت
overview-times-heading = المدد الوسيطة
overview-time-none = لا يكفي للقول
overview-escalated-heading = إحالات وصلت إليك
overview-escalated-none = لا إحالة بانتظارك.
overview-still-heading = بلا حركة منذ 14 يومًا أو أكثر
overview-still-none = لا حالة متوقفة.
overview-holder = المسؤول
overview-moved = آخر حركة
overview-gaps-heading = ما ينقص ملف البلد
overview-gaps-none = الملف يفي بالاتفاقية.
desk-maybe-child = ربما طفل
overview-step-helped = أشخاص تساعدهم منظمة أخرى
overview-days = { $days ->
    [zero] أقل من يوم ({ $days })
    [one] يوم واحد ({ $days })
    [two] يومان ({ $days })
    [few] { $days } أيام
    [many] { $days } يومًا
   *[other] { $days } يوم
  }
overview-gaps-count = { $gaps ->
    [zero] لا ثغرة ({ $gaps })
    [one] ثغرة واحدة ({ $gaps })
    [two] ثغرتان ({ $gaps })
    [few] { $gaps } ثغرات
    [many] { $gaps } ثغرة
   *[other] { $gaps } ثغرة
  }
overview-reports-heading = التقارير القادمة
overview-reports-none = لا يذكر ملف البلد يومًا للتقارير.
overview-reports-unverified = لم يُتحقق من اليوم.
overview-log-heading = السجل
overview-log-entries = القيود
overview-log-signed = آخر توقيع
overview-log-never = أبدًا
overview-log-waiting = ما حدث في { $since } لا يزال ينتظر مكانه في السجل. أخبر من يدير الخادم.
overview-log-unsigned = ما حدث منذ { $since } غير موقَّع. أخبر من يدير الخادم.
overview-log-checkpoint = احتفظ بأحدث نقطة تحقق: تُظهر لاحقًا هل أُعيدت كتابة التاريخ
overview-time-presumption = من البلاغ إلى الافتراض
overview-time-protection = من الافتراض إلى أول مساعدة أو مهلة تفكير
overview-lately = عن أشخاص افتُرضوا ضحايا منذ { $day }. لا تُذكر مدة إن قلوا عن خمسة.
overview-median = لم ينتظر نصفهم أكثر من
overview-persons = أشخاص
overview-hours = { $hours ->
    [zero] { $hours } ساعة
    [one] ساعة واحدة
    [two] ساعتان
    [few] { $hours } ساعات
    [many] { $hours } ساعة
   *[other] { $hours } ساعة
  }
overview-ending-heading = حقوق ومهل تنتهي خلال 14 يومًا
overview-ending-none = لا شيء ينتهي.
overview-lapsing-heading = إحالات تسقط خلال يوم
overview-lapsing-none = لا شيء يسقط.
overview-alarms-heading = إنذارات إبعاد أو احتجاز لم يتولها محامٍ
overview-alarms-none = لا إنذار ينتظر.
overview-full-heading = خدمات بلا مكان شاغر
overview-full-none = لكل خدمة تَعُدّ أماكنها مكان شاغر.
overview-alarm-since = إنذار منذ
overview-laws-heading = ما أُرسل بموجب القانون، من دون موافقة
overview-laws-none = لم يُستند إلى القانون في أي حالة.
