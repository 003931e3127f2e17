### Status: draft

## Report a concern
concern-title = تقديم بلاغ
concern-lead = اكتب ما رأيته أو سمعته. يكفي الظن. لا تحتاج إلى اسم، ولا إلى أن تكون متأكدًا.
concern-danger = هل هناك شخص في خطر؟
concern-danger-missing = قل إن كان هناك شخص في خطر. «لا أعرف» جواب أيضًا.
concern-danger-now-hint = إذا كان شخص في خطر الآن فاتصل بالطوارئ أولًا.
concern-what = ماذا رأيت أو سمعت؟
concern-what-hint = بكلماتك أنت. لا بأس إن لم تسأل الشخص شيئًا.
concern-what-missing = اكتب ما رأيته أو سمعته، أو اختر أدناه ما قد يكون.
concern-noticed = كيف عرفت؟
concern-noticed-missing = قل كيف عرفت.
concern-persons = كم عدد الأشخاص؟
concern-persons-hint = اتركه فارغًا إن كنت لا تعرف.
concern-child = هل قد يكون أحدهم دون الثامنة عشرة؟
concern-forms = ماذا قد يكون؟
concern-forms-hint = اختر كل ما ينطبق. لا يلزم شيء.
concern-seen = متى كان ذلك؟
concern-where = أين كان ذلك؟
concern-where-hint = يُحفظ مختومًا. يستطيع مكتب المناوبة فتحه.
concern-who = عمن يدور البلاغ؟
concern-who-hint = اسم أو أي شيء يُعرف به الشخص. فقط إن كنت تعرفه. يُحفظ مختومًا.
concern-contact = كيف يمكن الوصول إلى الشخص بأمان؟
concern-contact-hint = بأي طريقة، ومتى، وبأي لغة، وما لا يجوز فعله أبدًا. فقط إن كنت تعرفه. يُحفظ مختومًا.
concern-send = أرسل
concern-save = احفظ وعد لاحقًا
concern-saved = حُفظ. تجده تحت «غير مكتمل» في صفحة عملك.
concern-sent = وصل إلى مكتب المناوبة. المرجع: { $reference }.
concern-sent-next = لا تصبح مسؤولًا عن الشخص لأنك أبلغت. ويمكنك أن ترى في صفحة عملك إن كان ذلك قد أفاد.

## A concern
concern-page-title = البلاغ { $reference }
concern-told-by = أبلغ به
concern-told-at = تاريخ البلاغ
concern-belongs-to = لدى
concern-state = الحالة
concern-seen-on = تاريخ المشاهدة
concern-sealed-heading = المختوم
concern-sealed-text = يُسجل الفتح باسمك وبالسبب. ويستطيع الآخرون الذين يعملون عليه رؤية ذلك.
concern-sealed-none = لم يُكتب شيء مختوم.
concern-open-sealed = افتح المختوم
concern-people-heading = أشخاص ورد ذكرهم في هذا البلاغ
concern-open-case = افتح الحالة { $reference }
concern-add-heading = أضف ما عرفته
concern-add-words = ما الجديد؟
concern-add-missing = اكتب الجديد.
concern-add-button = أضف
concern-added = أُضيف.
concern-end-heading = إنهاء من دون حالة
concern-end-how = كيف انتهى؟
concern-end-how-missing = اختر كيف انتهى.
concern-end-why = لماذا؟
concern-end-why-missing = اكتب سبب الإنهاء لمن يقرأه لاحقًا.
concern-end-button = أنهِ البلاغ
concern-ended-done = انتهى البلاغ.
concern-next-heading = الخطوة التالية

## Presume
presume-title = افتراض صفة الضحية
presume-lead = تكفي علامة واحدة أو تقديرك أنت. والشك لصالح الشخص. تبدأ الحماية هنا؛ ولا حاجة إلى فرز.
presume-button = افترض
presume-start = افترض صفة الضحية لشخص ورد في هذا البلاغ
presume-basis = علام يستند؟
presume-basis-judgement = تقديري أنا
presume-basis-indicator = علامة واحدة
presume-basis-missing = اختر ما يستند إليه.
presume-indicator = أي علامة؟
presume-indicator-missing = اختر العلامة.
presume-child = هل هناك ما يدعو إلى الظن بأن الشخص دون الثامنة عشرة؟
presume-child-missing = قل إن كان هناك ما يدعو إلى الظن بأن الشخص دون الثامنة عشرة. «لا أعرف» جواب أيضًا.
presume-child-hint = إن كان كذلك فتسري قواعد الأطفال إلى أن يتضح الأمر.
presume-name = اسم يُعرف به الشخص
presume-name-hint = يُحفظ مختومًا. يمكنك تركه فارغًا.
presume-contact = كيف يمكن الوصول إلى الشخص بأمان؟
presume-done = افتُرضت صفة الضحية. بدأت الحماية.
