### Status: draft

## Sign in and out
sign-in-title = تسجيل الدخول
sign-in-button = سجّل الدخول
sign-in-name = اسم الدخول
sign-in-passphrase = عبارة المرور
sign-in-name-missing = اكتب اسم الدخول.
sign-in-passphrase-missing = اكتب عبارة المرور.
sign-in-wrong = الاسم أو عبارة المرور غير صحيحة. تحقق منهما وحاول مرة أخرى.
sign-in-wait = محاولات كثيرة جدًا. حاول مرة أخرى بعد { $until }.
sign-in-busy = يحاول كثيرون الدخول من هنا في الوقت نفسه. انتظر دقيقة وحاول مرة أخرى.
sign-in-no-organisation = أنت لا تنتمي إلى منظمة هنا. اطلب دعوة من أمين منظمتك.
sign-in-first = سجّل الدخول للمتابعة.
sign-in-kept = ما كتبته محفوظ في هذه الصفحة. سجّل الدخول فيُرسل.
sign-in-join = لدي رمز دعوة
sign-out = تسجيل الخروج
signed-out = تم تسجيل خروجك.
signed-in-as = { $name }، { $organisation }

## The second step of signing in
code-title = رمزك
code-label = الرمز
code-hint = ستة أرقام من تطبيق المصادقة على هاتفك. يتغير كل نصف دقيقة.
code-missing = اكتب الرمز الذي يظهره التطبيق الآن.
code-wrong = الرمز غير صحيح أو استُخدم من قبل. انتظر الرمز التالي واكتبه.
code-over = استغرق تسجيل الدخول وقتًا طويلًا. ابدأ من جديد باسمك وعبارة مرورك.
code-begin-again = ابدأ من جديد

## Setting up an authenticator app
authenticator-title = تطبيق المصادقة
authenticator-required = في هذا البيت لا تكفي عبارة المرور وحدها. خذ أي تطبيق يصنع رموزًا لمرة واحدة، على هاتف لا يستخدمه غيرك. من الآن تكتب رمزه بعد عبارة المرور.
authenticator-lead = تطبيق على هاتفك يصنع رمزًا تكتبه بعد عبارة المرور. إعداد تطبيق يحل محل التطبيق الذي قبله.
authenticator-take-over = 1. دع التطبيق يأخذ هذا
authenticator-picture = رمز مربع لتطبيق المصادقة؛ والمحتوى نفسه مكتوب أدناه
authenticator-by-hand = صوّر المربع بالتطبيق، أو اكتب هذا فيه:
authenticator-confirm = 2. اكتب الرمز الذي يظهره التطبيق الآن
authenticator-button = إعداد

## Your account
account-title = حسابك
account-lead = اسم دخولك { $name }.
account-sign-in-heading = كيف تسجل الدخول
account-sessions-heading = أين أنت مسجل الدخول
account-authenticator-since = أُعد { $when }.
account-authenticator-none = غير معد: عبارة مرورك وحدها تدخلك.
account-session-this = هذا المكان
account-session-from = عنوان الشبكة { $address }
account-session-since = سُجل الدخول { $when }
account-session-seen = آخر استخدام { $when }
account-browser-unknown = متصفح لا يقول ما هو
account-end = سجّل الخروج هناك
account-others = كل مكان غير هذا
account-end-others = سجّل الخروج هناك
account-session-ended = تم تسجيل خروجك هناك.
account-others-ended = تم تسجيل خروجك من كل مكان غير هذا.
account-passphrase-changed = تغيرت عبارة مرورك. تم تسجيل خروجك من كل مكان غير هذا.
account-authenticator-set = أُعد تطبيق المصادقة. استخدم رمزه عند الدخول التالي.
passphrase-title = عبارة المرور
passphrase-lead = غيّرها إن كان أحد قد يعرفها. ويُسجَّل خروجك من كل مكان آخر.
passphrase-present = عبارة مرورك الآن
passphrase-present-wrong = ليست هذه عبارة مرورك.
passphrase-new = عبارة المرور الجديدة
passphrase-button = غيّر عبارة المرور

## Accept an invitation
join-title = قبول دعوة
join-lead = أعطاك شخص في منظمتك رمزًا. يعمل مرة واحدة.
join-code = رمز الدعوة
join-code-missing = اكتب الرمز الذي أُعطي لك.
join-code-wrong = هذا الرمز ليس دعوة مفتوحة: ربما استُخدم أو انتهت مدته. اطلب رمزًا جديدًا.
join-sign-in = اختر اسم دخول
join-sign-in-hint = تكتبه كلما سجلت الدخول. أحرف صغيرة وأرقام.
join-sign-in-missing = اختر اسم دخول.
join-sign-in-taken = اسم الدخول هذا مأخوذ أو لا يصلح. اختر غيره.
join-name = اسمك كما يراه الزملاء
join-name-missing = اكتب الاسم الذي يراه الزملاء.
join-passphrase = اختر عبارة مرور
join-passphrase-hint = اثنا عشر حرفًا على الأقل، مثل أربع كلمات لا صلة بينها. لا يمكن استعادتها بالبريد: إن فقدتها فعلى أحد الأمناء أن يدخلك من جديد.
join-passphrase-again = اكتب عبارة المرور مرة أخرى
join-passphrase-missing = اختر عبارة مرور.
join-passphrase-short = عبارة المرور قصيرة. استخدم اثني عشر حرفًا على الأقل، مثل أربع كلمات.
join-passphrase-guessable = عبارة المرور هذه من العبارات التي تُخمَّن أولًا: شائعة أو نمط أو مأخوذة من أسماء. استخدم أربع كلمات لا صلة بينها.
join-passphrase-differs = العبارتان مختلفتان. اكتب العبارة نفسها مرتين.
join-button = انضم
joined = لقد انضممت. سجّل الدخول باسمك الجديد.

## First start
set-up-title = إعداد هذا البيت
set-up-lead = طبع التشغيل الأول رمزًا. لا يستطيع هذا إلا من لديه الرمز، ومرة واحدة.
set-up-code = رمز الإعداد
set-up-code-missing = اكتب الرمز الذي طبعه التشغيل الأول.
set-up-code-wrong = ليس هذا رمز الإعداد الذي طبعه آخر تشغيل. انظر إلى ما طبعه.
set-up-profile = ملف البلد
set-up-profile-hint = منه يأتي القانون والمنطقة الزمنية والمواعيد وأسماء الصفات.
set-up-profile-missing = اختر ملف بلد.
set-up-duties-heading = من يقوم بماذا
set-up-duties-text = أربع مهام تحتاج كل منها إلى منظمة. وقد تتولى منظمة واحدة عدة مهام: أعطها الاسم والنوع نفسيهما.
set-up-desk = مكتب المناوبة: تصل البلاغات إليه
set-up-co-ordinator = المنسق: يرى كيف تسير المنظومة
set-up-panel = اللجنة: تقرر تحديد الصفة
set-up-child-protection = حماية الطفل: تتولى حالات الأطفال
set-up-organisation = اسم المنظمة
set-up-organisation-missing = اكتب اسم المنظمة.
set-up-organisation-wrong = أُعطي هذا الاسم لنوعين من الجهات. أعط كل منظمة نوعًا واحدًا.
set-up-kind = نوع الجهة
set-up-kind-missing = اختر نوع الجهة.
set-up-kind-never-holds = هذه المهمة تعني المسؤولية عن حالات، ولا يجوز ذلك لهذا النوع من الجهات: { $article }. اختر منظمة أخرى.
set-up-kind-wrong = يريد ملف البلد لهذه المهمة نوعًا آخر من الجهات: { $wanted }.
set-up-done = هذا البيت معد من قبل.
set-up-done-next = سجّل الدخول، أو اطلب دعوة من أحد الأمناء.
set-up-button = أعدّ
set-up-invitations-title = تم إعداد هذا البيت
set-up-invitations-text = أعط كل رمز لأول أمين في المنظمة. يعمل مرة واحدة ولا يُعرض إلا الآن.
set-up-invitation-for = المنظمة
set-up-invitation-code = رمز الدعوة
set-up-print = دوّن الرموز أو اطبع هذه الصفحة قبل أن تغادرها.

## Kinds of bodies
body-anti-trafficking-agency = مكتب وطني لمكافحة الاتجار بالبشر
body-border-guard = حرس الحدود أو السواحل
body-child-protection = هيئة حماية الطفل
body-civil-society = جمعية أو مؤسسة خيرية
body-consulate = سفارة أو قنصلية
body-court = محكمة
body-education = مدرسة
body-health-care = مستشفى أو عيادة أو طبيب
body-helpline = خط مساعدة
body-immigration-authority = هيئة الإقامة واللجوء
body-immigration-enforcement = إنفاذ قوانين الهجرة
body-international-organisation = منظمة دولية
body-labour-inspectorate = تفتيش العمل
body-legal-aid = محامٍ أو مساعدة قانونية
body-local-authority = بلدية
body-oversight = مقرر أو أمين مظالم أو مؤسسة لحقوق الإنسان
body-police = شرطة
body-prosecution = نيابة عامة
body-shelter = مأوى
body-social-services = خدمات اجتماعية
body-trade-union = نقابة عمالية
