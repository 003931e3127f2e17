## Asking the person, each thing apart
agreements-standing = ما هو ساري المفعول، وحتى متى
agreements-ask = اسأل، أو غيّر ما اتُّفق عليه
agreements-all = كل ما يُسأل عنه
agreements-explain = اشرح قبل أن تسأل
agreements-explained-done = دُوّن. اسأل الآن عن كل أمر على حدة.
agreements-not-yet = ليس بعد
agreements-told = شُرح { $count } من 7
agreements-not-asked = لم يُسأل
agreements-several = { $answers ->
    [zero] لا أجوبة
    [one] جواب واحد
    [two] جوابان
    [few] { $answers } أجوبة
    [many] { $answers } جوابًا
   *[other] { $answers } جواب
  }
agreements-other = أجوبة أخرى عن السؤال نفسه
agreements-other-none = لا شيء. سُئل مرة واحدة.
agreements-child-heading = ما يقوله الطفل
agreements-representative-heading = ما يقوله من يمثل الطفل

agreement-yes = نعم
agreement-no = لا
agreement-too-young = أصغر من أن يُسأل
agreement-mistaken = دُوّن خطأً
agreement-ran-out = انتهت المدة
agreement-speaker = جواب من
agreement-recipient = إلى من
agreement-categories = ما يجوز إرساله
agreement-request-only = الطلب وحده
agreement-until = حتى متى
agreement-no-end = حتى التراجع عنها
agreement-language = اللغة
agreement-how = كيف شُرحت
agreement-through = عن طريق من
agreement-recorded = دُوّنت
agreement-ended-at = منذ متى
agreement-ask-again = اسأل من جديد، أو غيّرها
agreement-read-heading = ما فتحته { $organisation }
agreement-read-text = ما قُرئ لا يُمحى من الذاكرة. ومنذ لحظة انتهاء الموافقة يُختم كل ما يُكتب بمفاتيح لم تكن لديهم قط.
agreement-read-nothing = لم يفتحوا شيئًا من هذه الحالة.

agreement-child-question = ماذا يقول الطفل؟
agreement-representative-question = ماذا يقول الوصي، أو الجهة التي تمثل الطفل؟
agreement-any-police = الشرطة، من دون تحديد
agreement-what-may-go = ما الذي يجوز إرساله إليهم؟
agreement-what-may-go-hint = الطلب نفسه يُرسل دائمًا. اختر الكل ليتمكنوا من تولي المسؤولية.
agreement-through-question = عن طريق من شُرحت؟
agreement-through-missing = قل عن طريق من شُرحت.

agreement-help-lead = نود أن نساعدك. يمكنك أن ترفض أي نوع من المساعدة وأن تقبل غيره.
agreement-record-lead = نود أن ندوّن ما تخبرنا به، مختومًا، حتى لا تضطر إلى روايته مرتين. يمكنك أن تطلب قراءته عليك وتصحيحه.
agreement-contact-lead = نود أن نتمكن من الوصول إليك، فقط بالطريقة التي تقول إنها آمنة.
agreement-share-lead = نود أن نخبر منظمة أخرى واحدة بما تحتاج إليه لمساعدتك. أنت تختار أيّها، وماذا، وحتى متى. ويمكنك التراجع.
agreement-identification-lead = يمكن للجنة أن تقرر أنك ضحية اتجار، وهذا يمنحك حقوقًا. لا يلزمك المرور بذلك كي تُساعَد.
agreement-police-lead = يمكن إبلاغ الشرطة. هذا خيارك، والمساعدة لا تتوقف عليه. بعض الأمور يوجب القانون إبلاغها؛ وقد قلنا لك ما هي.
agreement-research-lead = الوقائع من دون اسمك ومكانك وكلماتك قد تساعد على حماية غيرك. لا يستطيع أحد أن يعرف منها من أنت.

## What is explained first
informed-lead = اشرح ذلك بكلمات بسيطة، واسأل هل فُهم. اختر ما شرحته.
informed-question = ماذا شُرح؟
informed-hint = هذه هي الأسئلة السبعة وراء حقل الموافقة في معيار بيانات حالات الاتجار بالبشر.
informed-interview = الشخص يوافق على هذه المحادثة
informed-purpose = الغرض من المحادثة
informed-use = كيف يُستخدم ما يُقال، وكيف قد يُستخدم
informed-research = أن الوقائع التي لا تكشف هوية أحد قد تخدم البحث
informed-own-data = أن للشخص أن يطلب بياناته في أي وقت
informed-storage = كم من الوقت تُحفظ
informed-withdrawal = كيف يمكن التراجع عن موافقة

## What must be passed on even if the person says no
duties-title = ما يجب أن أبلغه حتى لو قلت لا
duties-link = ما يجب أن أبلغه حتى لو قال الشخص لا
duties-lead = قل هذا للشخص قبل السؤال الأول، حتى يختار ما يخبرك به.
duties-say-it = قله بكلمات بسيطة: «أنت تختار ما تخبرني به. هناك أمور قليلة يوجب القانون أن أبلغها حتى لو قلت لا. وهي:»
duties-own-heading = يُلزمك: { $kind }
duties-own-none = لا يذكر ملف هذا البلد واجبًا يُلزمك.
duties-gap = لا يُعرف إن كانت القائمة كاملة. اسأل قبل أن تعد بكتمان شيء.
duties-others-heading = يُلزم غيرك ممن قد يكونون في الغرفة
duties-to = إلى من
duties-about = عمّن
duties-about-adults = البالغون
duties-about-children = الأطفال
duties-about-everybody = الجميع
duties-name = مع الاسم
duties-names-person = نعم، يُذكر اسم الشخص
duties-names-nobody = لا، من دون الاسم
duties-who = من يجب عليه
duties-who-may = من يجوز له
duties-any = كل منظمة
duties-bases-heading = ما يجيز القانون إرساله من دون موافقة
duties-bases-text = يُسجل كل استخدام مع المادة والسبب، ويُدرج للمنسق.
duties-bases-none = لا يذكر ملف هذا البلد شيئًا لك. لا يُرسل شيء من دون موافقة الشخص.
duties-bases-gap = غير معروف في الملف:
duties-may-be-told = من يجوز إخباره
duties-what = ما يجوز إرساله عن الشخص
duties-told = هل يُخبر الشخص؟
duties-person-told = نعم
duties-person-not-told = القانون لا يطلب ذلك
duties-source = المادة
duties-sure = درجة التأكد
duties-verified = قُرئ في المصدر
duties-secondary = قُرئ في نص آخر عنه
duties-recall = من الذاكرة؛ يجب أن يتحقق منه محامٍ
duties-read = قُرئ في
duties-note = ملاحظة
duties-after = كل ما عدا ذلك يقرره الشخص، كل أمر على حدة.

## The law instead of an agreement
laws-heading = أُرسل بموجب القانون، من دون موافقة
laws-none = لا شيء.
law-tell = أُخبر الشخص
law-told-done = دُوّن: أُخبر الشخص.
law-what = ما أُرسل
law-article-unknown = القانون الذي يحدد من يتولى حالة الطفل
law-person-told = أُخبر الشخص
law-person-to-be-told = يجب إخبار الشخص
law-person-not-told = لم يُخبر الشخص
law-invoked-by = استندت إليه { $organisation }
law-by-itself = القانون نفسه نقل المسؤولية
law-in-case = الحالة { $reference }، القيد { $entry }. السبب مختوم هناك؛ اسأل المسؤول عنها.
law-which = على أي أساس قانوني؟
law-scope = ما يجيز كل أساس إرساله، وإلى من
law-none = لا يذكر ملف هذا البلد أساسًا لمنظمتك.
law-why = لماذا هو ضروري؟
law-why-hint = يُختم مع الحالة. ويُدرج للمنسق أن القانون استُند إليه، وبأي مادة، ولمن.
law-why-missing = اكتب لماذا هو ضروري.
law-told = هل أُخبر الشخص؟
law-told-missing = قل إن كان الشخص قد أُخبر.
law-told-yes = نعم
law-told-no = ليس بعد
law-option = { $article }: { $what }
