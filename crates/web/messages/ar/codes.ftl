## Yes, no, not known
tell-yes = نعم
tell-no = لا
tell-unknown = لا أعرف

## How a concern came to notice
noticed-own-work = لاحظناه في عملنا
noticed-self-presented = جاء الشخص إلينا
noticed-told-by-other = أخبرنا به شخص آخر

## How soon someone may be harmed
danger-now = شخص في خطر الآن
danger-soon = خلال أيام
danger-not-seen = لا خطر أعرفه
danger-unknown = لا أعرف

## Stages of identification, where the country has no name of its own
stage-presumed = مفترض
stage-reasonable-grounds = وُجدت أسباب معقولة
stage-identified = تم التعرف
stage-not-identified = لم يتم التعرف

## How a concern ended
outcome-not-found = لم يُعثر على أحد
outcome-contact-refused = لم يرد الشخص التواصل
outcome-other-help-labour = مساعدة أخرى: حقوق العمل
outcome-other-help-asylum = مساعدة أخرى: اللجوء
outcome-other-help-domestic-violence = مساعدة أخرى: العنف في المنزل
outcome-nothing-further = لا يمكن فعل المزيد

## Why a join was wrong
wrong-join-person = البلاغ عن شخص آخر
wrong-join-matter = البلاغ عن أمر آخر
wrong-join-slip = خطأ غير مقصود، مثل مرجع خاطئ

## Where a concern stands
concern-open = مفتوح
concern-linked = هناك من يتولى أمر الشخص
concern-ended = انتهى

## Forms of exploitation
form-forced-labour = عمل قسري
form-domestic-servitude = استعباد منزلي
form-forced-begging = إجبار على التسول
form-forced-criminality = إجبار على ارتكاب جرائم
form-slavery-like = ممارسات شبيهة بالرق
form-forced-military-service = إجبار على الخدمة في نزاع مسلح
form-sexual-exploitation = استغلال جنسي
form-forced-marriage-sexual = زواج قسري مع استغلال جنسي
form-online-sexual-exploitation = استغلال جنسي عبر الإنترنت
form-organ-removal = نزع عضو
form-illegal-adoption = تبنٍّ غير قانوني
form-surrogacy-exploitation = استغلال الحمل البديل
form-forced-marriage = زواج قسري
form-other = شيء آخر

## Needs
need-shelter = مكان آمن للإقامة
need-medical = علاج طبي
need-psychological = مساعدة نفسية
need-material = طعام وملابس ومال
need-interpretation = مترجم
need-counselling = إرشاد ومعلومات عن الحقوق
need-legal-aid = مساعدة قانونية
need-labour-claim = أجور مستحقة
need-education = تعليم وتدريب
need-work = عمل
need-return-support = عودة طوعية وبداية جديدة هناك
need-holding = تولي المسؤولية عن الشخص

## How soon a service is needed
urgency-tonight = الليلة
urgency-within-24-hours = خلال 24 ساعة
urgency-this-week = هذا الأسبوع
urgency-planned = في وقت يُتفق عليه

## Where a referral stands
referral-sent = بانتظار الرد
referral-accepted = مقبولة
referral-declined = مرفوضة
referral-at-desk = لم يُرد عليها في الوقت المحدد: هي لدى مكتب المناوبة
referral-at-co-ordinator = لم يُرد عليها في الوقت المحدد: هي لدى المنسق
referral-dealt-with = انقضت وعولجت
referral-withdrawn = مسحوبة
referral-completed = تمت

## Why a referral was declined
decline-no-capacity = لا مكان أو لا وقت الآن
decline-not-eligible = خارج ما يُسمح لنا بقبوله
decline-language = لا عامل ولا مترجم لهذه اللغة
decline-area = المكان بعيد
decline-not-safe = لن يكون الشخص آمنًا هنا
decline-other = سبب آخر

## Rights, deadlines and tasks that run
clock-reflection = فترة التعافي والتفكير
clock-reasonable-grounds = قرار الأسباب المعقولة
clock-guardian = وصي للطفل
clock-correction = الرد على الشخص: هناك خطأ

## Where something comes from
source-person = الشخص نفسه
source-worker = انطباع عامل
source-document = وثيقة
source-family = الأسرة أو الأصدقاء
source-organisation = منظمة أخرى
source-unknown = غير معروف

## Agreements
agreement-help = تلقي المساعدة
agreement-record = حفظ سجل
agreement-share = إرسال معلومات إلى منظمة واحدة
agreement-identification = إجراء تحديد الصفة
agreement-police = إبلاغ الشرطة
agreement-contact = التواصل مع الشخص
agreement-research = استخدام الوقائع المرمزة في البحث

explained-aloud = قيلت أو قُرئت بصوت عالٍ
explained-read = قرأها الشخص

## Orders that would remove the person from safety
order-removal = إبعاد أو طرد
order-detention = احتجاز

## Why a case was closed
close-support-ended = انتهى الدعم كما هو مخطط
close-persons-wish = طلب الشخص ذلك
close-returned = عاد الشخص بأمان
close-died = توفي الشخص
close-mistake = فُتحت خطأ أو مرتين

## What is kept sealed
part-record = الوقائع المرمزة
part-identity = هوية الشخص
part-contact = كيفية الوصول إلى الشخص بأمان
part-urgent = حالة صحية تهدد الحياة
part-narrative = ما رُوي
part-location = المكان
part-health = الصحة
part-legal = الشأن القانوني
part-intelligence = معلومات استخبارية
part-integrity = ادعاء ضد موظف رسمي
part-referral = ما تحمله الإحالة
part-numbers = مفتاح الأرقام

## Why something was opened
purpose-assistance = لحماية الشخص ومساعدته
purpose-intake = للعمل على البلاغ
purpose-referral = للرد على إحالة
purpose-person-asked = لأن الشخص طلب ذلك
purpose-review = لمراجعة العمل أو تسلمه

## Levels of screening
level-no-indication = لم يُسجل شيء بعد
level-look-further = يحتاج نظرًا أعمق
level-presumed-victim = ضحية مفترضة
level-strong-presumption = أسباب قوية للافتراض

## What members may do
role-reporter = يبلّغ عن المخاوف
role-intake = يعمل في مكتب المناوبة
role-case-worker = يعمل على الحالات
role-co-ordinator = ينسّق
role-custodian = أمين
through-worker = العامل، بلغة يتكلمها كلاهما
through-interpreter = مترجم شفوي
speaker-person = جواب الشخص نفسه
speaker-representative = جواب من يمثل الطفل
part-emergency = لماذا طُلب الوصول الطارئ
purpose-emergency = وصول طارئ
contact-reached = تم الوصول إلى الشخص
contact-attempted = أُرسل شيء أو تُرك، ولا يُعرف بعد هل وصل
contact-not-reached = لم يتم الوصول إلى الشخص
contact-somebody-else = أجاب شخص آخر
outside-danger = كان الشخص في خطر
outside-person-asked = طلب الشخص ذلك، أو جاء أو اتصل
outside-right-ending = كان الشخص سيفقد حقًا
outside-no-other-way = للسؤال عمّا هو آمن، إذ لم تُعرف طريقة أخرى
outside-mistake = سهوًا
outside-other = سبب آخر، يُكتب أدناه
loss-unknown = لا أحد يعرف أين الشخص
loss-left = غادر الشخص برغبته
loss-with-exploiter = عاد الشخص إلى من استغله
clock-attempt = محاولة الوصول إلى الشخص من جديد
clock-missing-report = الإبلاغ عن فقدان الطفل
close-declined-everything = لا يريد الشخص شيئًا مما يُعرض: تبقى الرموز دون اسم
dependant-child = طفل للشخص
dependant-threatened = فرد مهدد من العائلة
return-harm = الأذى، أو انتقام من استغلّوه
return-no-protection = لا أحد هناك يستطيع حمايته من التهديد والعنف
return-prosecution = الملاحقة على ما فعله بسبب الاتجار به
return-no-services = لا خدمة هناك تستطيع مساندته حتى النهاية
return-stigma = العار أو النبذ من الأسرة أو المجتمع
return-retrafficking = أن يُتاجَر به من جديد
return-debt = دَين لا يزال يُطالَب به
return-proceedings = الإجراءات هنا ستستمر من دونه
return-compensation = التعويض أو الأجور لن تصل إليه هناك
return-refoulement = الاضطهاد أو التعذيب أو المعاملة اللاإنسانية
risk-none = لا يوجد خطر كهذا
risk-met = يوجد، وقد دُبِّر أمره
risk-unmet = يوجد، ولا شيء يدرؤه
risk-unknown = لم يستطع أحد أن يقول
