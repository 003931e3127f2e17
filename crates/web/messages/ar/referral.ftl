## Ask another organisation
refer-title = اسأل منظمة أخرى
refer-lead = أرسل أقل ما يفيد. تبقى المسؤولية عن الشخص عليك إلى أن تقبل المنظمة الأخرى.
refer-need = إلى ماذا يحتاج الشخص؟
refer-need-missing = اختر ما يحتاج إليه الشخص.
refer-find-heading = ابحث عن خدمة
refer-find-language = اللغة
refer-find-any-language = أي لغة
refer-find-takes = تقبل
refer-find-takes-anyone = أي شخص
refer-find-takes-women = النساء
refer-find-takes-men = الرجال
refer-find-takes-children = الأطفال
refer-find-button = ابحث
refer-found-none = لا تقدم أي منظمة مسجلة هذه الخدمة. اطلب أقل، أو اتصل بمكتب المناوبة.
refer-found-free = { $places ->
    [zero] لا مكان شاغر ({ $places })
    [one] مكان شاغر واحد ({ $places })
    [two] مكانان شاغران ({ $places })
    [few] { $places } أماكن شاغرة
    [many] { $places } مكانًا شاغرًا
   *[other] { $places } مكان شاغر
  }
refer-found-languages = اللغات: { $languages }
refer-found-takes = تقبل: { $whom }
refer-to = من تسأل؟
refer-to-missing = اختر من تسأل.
refer-urgency = متى؟
refer-urgency-missing = اختر متى تُحتاج الخدمة.
refer-urgency-hint = يحدد هذا أيضًا متى تنتقل الإحالة غير المجابة إلى مكتب المناوبة.
refer-agreement = علام يستند إرسال المعلومات؟
refer-agreement-missing = اختر موافقة الشخص أو الأساس القانوني.
refer-agreement-none = لم يوافق الشخص بعد على أي إرسال. اسأله ودوّن الجواب أولًا.
refer-agreement-option = وافق الشخص: { $organisation }
refer-words = ماذا يجب أن تعرف المنظمة الأخرى؟
refer-words-hint = ما يفيد فقط. تحصل على نسخة من هذه الكلمات ولا شيء غيرها؛ ولا تستطيع فتحها بعد أن ترفض أو تسحبها أنت.
refer-send = أرسل
refer-sent = أُرسلت. إن لم يُرد عليها في الوقت المحدد تنتقل إلى مكتب المناوبة.

## A referral
referral-title = الإحالة { $reference }
referral-need = المطلوب
referral-from = الطالب
referral-to = المسؤول عن الرد
referral-urgency = متى
referral-due = الرد حتى
referral-state = الوضع
referral-sealed-text = يُسجل الفتح باسمك.
referral-open-sealed = افتح ما أُرسل
referral-opened-heading = ما أُرسل
referral-nothing-sealed = لم تُرسل كلمات معها.
referral-answer-heading = ردك
referral-accept = اقبل
refer-coded-lead = تعطي منظمتكم الوقائع المرمّزة وحدها: ما يلزم ومتى. ومن يُسأل يتصل بكم برقمكم المرجعي.
referral-accept-holding = بالقبول تصبح منظمتك مسؤولة عن الشخص.
referral-accepted-done = قُبلت. وأُبلغ الطالب.
referral-decline = ارفض
referral-decline-why = لماذا؟
referral-decline-why-missing = اختر سبب الرفض.
referral-decline-words = هل هناك ما ينبغي أن يعرفه الطالب؟
referral-declined-done = رُفضت. لا تستطيع فتح ما أُرسل بعد الآن.
referral-complete = تم الأمر
referral-completed-done = وُسمت بأنها تمت.
referral-lapsed = انتهى وقت الرد. هي لدى مكتب المناوبة.
refer-on-law = أرسله بناء على أساس قانوني بدلًا من موافقة
refer-on-agreement = أرسله بناء على موافقة الشخص
