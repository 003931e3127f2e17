## What your organisation offers
services-title = ما تقدمه منظمتكم
services-lead = يجده الآخرون في الدليل عندما يحتاج إليه أحد. حدِّثوا عدد الأماكن الشاغرة دائمًا: فقد يُرسَل شخص اعتمادًا عليه.
services-heading = الخدمات
services-none = لا تقدم منظمتكم شيئًا بعد، فلا يجدها أحد في الدليل.
services-add = تقديم خدمة أخرى
services-close = لم نعد نقدم هذا
service-change-title = تغيير: { $need }
service-need = لأي حاجة؟
service-need-missing = اختر الحاجة.
service-languages = بأي لغات؟
service-languages-hint = رموز اللغات مثل en أو ar أو uk، تفصل بينها فواصل.
service-languages-missing = اكتب لغة واحدة على الأقل.
service-languages-wrong = «{ $typed }» ليس رمز لغة. استعمل رموزًا مثل en أو ar أو zh-Hant.
service-takes = من تستقبلون؟
service-takes-missing = اختر من تستقبلون.
service-free = الأماكن الشاغرة الآن
service-free-hint = اتركه فارغًا حيث لا تُعَدّ الأماكن.
service-uncounted = لا تُعَدّ الأماكن
service-write = تسجيل
service-offered = سُجِّل: يجده الآخرون في الدليل من الآن.
service-changed = سُجِّل: يعرضه الدليل هكذا من الآن.
service-closed = سُجِّل: لم يعد الدليل يعرضه.
places-title = الأماكن الشاغرة الآن
places-none = لا تَعُدّ أي من خدماتكم أماكنها. يبدأ أمين المنظمة ذلك في صفحة ما تقدمه منظمتكم.
places-change = اذكر عدد الأماكن الشاغرة الآن
places-told = سُجِّل: يعرضه الدليل هكذا من الآن.

## Services without an account
listed-nav = خدمات بدون حساب
listed-title = خدمات بدون حساب
listed-lead = منظمات لم ينضم منها أحد هنا. أنت تحفظ ما يقوله الدليل عنها. تُسأل على الورق وبالهاتف.
listed-none = لكل منظمة مسجلة حساب.
service-phone = الهاتف
service-phone-hint = الخط الذي تُسأل عليه الخدمة، ليلا أيضا. يراه كل من في الآلية: لا تكتب أبدا رقم بيت مكانه سري.
