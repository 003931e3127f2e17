### Status: draft

nav-alerts = تنبيهات
alerts-title = تنبيهات
alerts-lead = ما ينبغي أن يُسأل عنه. التنبيه سؤال وليس حكماً: تحدث مع الشخص أولاً، ثم اذكر السبب.
alerts-thresholds = تُعرض آخر 28 يوماً: أكثر من عشر حالات وبلاغات في يوم واحد وأكثر من ثلاثة أمثال المعتاد للعضو وللدور؛ وحالة فُتحت للمساعدة ولم يكتب العضو فيها شيئاً قبل ذلك أو خلال سبعة أيام؛ ووصول طارئ ثالث خلال 30 يوماً.
alerts-open-heading = ينبغي السؤال عنه
alerts-open-none = لا شيء للسؤال عنه.
alerts-answered-heading = تمت الإجابة عنه
alerts-answered-none = لم يُجب عن أي تنبيه في آخر 28 يوماً.
alert-open = لم يُجب عنه
alert-volume = { $count ->
    [zero] لم تُفتح أي حالة أو بلاغ في { $day }؛ المعتاد { $usual }
    [one] فُتحت حالة واحدة أو بلاغ واحد في { $day }؛ المعتاد { $usual }
    [two] فُتح اثنان من الحالات والبلاغات في { $day }؛ المعتاد { $usual }
    [few] فُتحت { $count } حالات وبلاغات في { $day }؛ المعتاد { $usual }
    [many] فُتحت { $count } حالة وبلاغاً في { $day }؛ المعتاد { $usual }
   *[other] فُتحت { $count } حالة وبلاغ في { $day }؛ المعتاد { $usual }
  }
alert-volume-first = { $count ->
    [zero] لم تُفتح أي حالة أو بلاغ في { $day }
    [one] فُتحت حالة واحدة أو بلاغ واحد في { $day }
    [two] فُتح اثنان من الحالات والبلاغات في { $day }
    [few] فُتحت { $count } حالات وبلاغات في { $day }
    [many] فُتحت { $count } حالة وبلاغاً في { $day }
   *[other] فُتحت { $count } حالة وبلاغ في { $day }
  }
alert-no-part = فُتحت الحالة { $reference } للمساعدة ولم يُكتب فيها شيء
alert-chain = { $count ->
    [zero] لا وصول طارئ خلال 30 يوماً
    [one] وصول طارئ واحد خلال 30 يوماً
    [two] وصولان طارئان خلال 30 يوماً
    [few] { $count } مرات وصول طارئ خلال 30 يوماً
    [many] { $count } مرة وصول طارئ خلال 30 يوماً
   *[other] { $count } مرة وصول طارئ خلال 30 يوماً
  }
alert-answer = ذكر السبب
alert-answer-lead = يُحفظ ما تختاره ويُعرض على أمناء الجهة وعلى المنسق.
alert-reason = ما السبب؟
alert-reason-missing = اختر السبب.
alert-stood-in = تولى عمل زميل، أو ناب عنه ليلاً أو في إجازة
alert-more-work = كان العمل أكثر في ذلك اليوم: مداهمة أو انتقال أو قادمون كثيرون
alert-checked = طُلب منه أن يتحقق مما كُتب أو يصححه
alert-not-written-down = أُنجز ما تلا ذلك ولم يُدوَّن هنا
alert-not-explained = لم يستطع أحد تفسيره
alert-misuse = كان إساءة استعمال
alert-answered-done = سُجلت إجابتك.
