## Frame of every page
title-error = خطأ:
skip-to-content = انتقل إلى المحتوى الرئيسي
language = اللغة
invented-banner = نسخة للعرض. كل الأشخاص والمنظمات في هذه الصفحات من نسج الخيال.
draft-notice = صياغة أولية. لم يؤكد مترجم أو مراجع هذه الصفحة بعد.
print = اطبع هذه الصفحة
done-title = تم
back = رجوع

## Exit this page
exit-emergency = طوارئ
exit-this-page = اخرج من هذه الصفحة
exit-activated = جارٍ الخروج من الصفحة.
exit-timed-out = انتهت مهلة الخروج من الصفحة.
exit-press-two-more = اضغط مفتاح Shift مرتين أخريين للخروج.
exit-press-one-more = اضغط مفتاح Shift مرة أخرى للخروج.

## Footer
footer-rights = معلومات وأرقام للمساعدة
footer-protection = ما هو محمي وما ليس محميًا
footer-accessibility = سهولة الوصول

## Front door
start-title = البداية
start-lead = لمن يساعدون الآخرين، ولمن يحتاجون إلى المساعدة.

## Forms
error-summary-title = هناك مشكلة
error-prefix = خطأ:
optional = (اختياري)
dont-know = لا أعرف
field-too-long = { $length ->
    [zero] النص طويل. اختصره إلى { $most } حرفًا أو أقل.
    [one] كتبت حرفًا واحدًا ({ $length }). اختصره إلى { $most } أو أقل.
    [two] كتبت حرفين ({ $length }). اختصره إلى { $most } أو أقل.
    [few] كتبت { $length } أحرف. اختصره إلى { $most } أو أقل.
    [many] كتبت { $length } حرفًا. اختصره إلى { $most } أو أقل.
   *[other] كتبت { $length } حرف. اختصره إلى { $most } أو أقل.
  }
field-unreadable = وصلت بعض الأحرف تالفة (تظهر هكذا �). اكتبها من جديد.
field-not-a-number = اكتب عددًا صحيحًا لا يزيد على { $most }.
field-not-a-choice = اختر إحدى الإجابات الموجودة في الصفحة.

## When something is not as it should be
error-reference = إذا طلبت المساعدة فاذكر هذا الرقم:
not-found-title = لا توجد صفحة لك هنا
not-found-text = هذه الصفحة غير موجودة، أو لا يحق لك رؤيتها. الحالتان تبدوان متشابهتين عن قصد.
not-found-next = تحقق من العنوان، أو ارجع إلى حيث كنت.
broken-title = حدث خلل هنا
broken-text = الخلل من هذا الموقع وليس منك. ربما لم يُحفظ ما أرسلته.
broken-next = ارجع وحاول مرة أخرى. ينبغي أن يكون ما كتبته ما زال في النموذج.
too-large-title = ما أرسلته أكبر من أن يُرسل دفعة واحدة
too-large-text = يتسع النموذج الواحد لستة عشر ميغابايت، وما أرسلته أكبر. لم يُحفظ شيء.
too-large-next = ارجع واختصر أطول نص، أو أرسله على أجزاء.
interrupted-title = انقطع الاتصال
interrupted-text = وصل جزء فقط مما أرسلته، لذلك لم يُحفظ شيء. ارجع وأرسله مرة أخرى.
forged-title = أُرسل هذا من موقع آخر
forged-text = يقول متصفحك إن موقعًا آخر أرسل هذا النموذج. لم يُنفذ شيء. افتح الصفحة هنا وأرسلها بنفسك.
expired-title = أرسل ذلك مرة أخرى من فضلك
expired-text = بقيت هذه الصفحة مفتوحة مدة طويلة، أو ملفات تعريف الارتباط معطلة. لم يُحفظ شيء بعد. انظر إلى ما كتبته؛ إن كان لك فأرسله مرة أخرى.
expired-what-you-typed = ما كتبته
expired-send-again = أرسله مرة أخرى

## Dates
date-day = اليوم
date-month = الشهر
date-year = السنة
date-hint = مثلًا 27 3 2026. اتركها فارغة إن كنت لا تعرف.
date-incomplete = املأ اليوم والشهر والسنة، أو اترك الثلاثة فارغة.
date-impossible = لا يوجد يوم كهذا في التقويم. تحقق من اليوم والشهر.
date-long = { $day } { $month } { $year }
month-long = { $month } { $year }
moment-long = { $date }، { $time }
month-1 = يناير
month-2 = فبراير
month-3 = مارس
month-4 = أبريل
month-5 = مايو
month-6 = يونيو
month-7 = يوليو
month-8 = أغسطس
month-9 = سبتمبر
month-10 = أكتوبر
month-11 = نوفمبر
month-12 = ديسمبر
month-alone-1 = يناير
month-alone-2 = فبراير
month-alone-3 = مارس
month-alone-4 = أبريل
month-alone-5 = مايو
month-alone-6 = يونيو
month-alone-7 = يوليو
month-alone-8 = أغسطس
month-alone-9 = سبتمبر
month-alone-10 = أكتوبر
month-alone-11 = نوفمبر
month-alone-12 = ديسمبر
due-today = ينتهي اليوم
due-in-days = { $days ->
    [zero] لم يبق يوم ({ $days })
    [one] بقي يوم واحد ({ $days })
    [two] بقي يومان ({ $days })
    [few] بقيت { $days } أيام
    [many] بقي { $days } يومًا
   *[other] بقي { $days } يوم
  }
due-over-days = { $days ->
    [zero] لم يمض يوم بعد الموعد ({ $days })
    [one] مضى يوم واحد بعد الموعد ({ $days })
    [two] مضى يومان بعد الموعد ({ $days })
    [few] مضت { $days } أيام بعد الموعد
    [many] مضى { $days } يومًا بعد الموعد
   *[other] مضى { $days } يوم بعد الموعد
  }
start-sign-in = سجّل الدخول للعمل
own-reference = رقمكم المرجعي
own-reference-hint = الرقم الذي تعرف به ملفاتكم الشخص، مثل LU-2026/041. لا تكتب اسمًا ولا رقم هاتف ولا رقم وثيقة أبدًا.
own-reference-missing = اكتب الرقم الذي تعرف به ملفاتكم الشخص
own-reference-unfit = ليس هذا رقمًا مرجعيًا. استعمل حرفين وثمانية أرقام على الأكثر، مثل LU-2026/041، ولا تكتب اسمًا ولا رقم هاتف ولا رقم وثيقة أبدًا.
own-reference-of = الرقم المرجعي لدى { $organisation }
coded-facts-lead = تشارك منظمتكم برقمها المرجعي وبالوقائع المرمّزة وحدها. تبقى الأسماء ووسائل الاتصال والكلمات في ملفاتكم.
