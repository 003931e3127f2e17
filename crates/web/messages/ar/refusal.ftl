### Status: draft

## Why the rules refuse something, and what would change it
refused-title = لم يُنفذ هذا
refused-already-recorded = سُجل هذا من قبل. افتحه بدل إرساله مرة أخرى.
refused-nothing-told = لم يُذكر شيء. اكتب ما شوهد أو سُمع، أو اختر ما قد يكون.
refused-reason-missing = يلزم سبب مكتوب. اكتبه وأرسل من جديد.
refused-day-ahead = لم يأت { $day } بعد. اذكر اليوم الذي حدث فيه أو قيل فيه.
refused-concern-ended = انتهى هذا البلاغ. قدّم بلاغًا جديدًا يشير إليه.
refused-concern-linked = شخص ورد في هذا البلاغ أصبح حالة. اعمل على الحالة.
refused-not-for-the-system = لا يستطيع هذا إلا عضو في منظمة.
refused-case-closed = الحالة مغلقة. افتحها من جديد أولًا.
refused-case-open = الحالة مفتوحة من قبل.
refused-referral-waiting = ما زالت إحالة تنتظر الرد ({ $need }). اسحبها أو انتظر ثم أغلق.
refused-no-such-agreement = لا توجد موافقة كهذه. دوّن أولًا ما وافق عليه الشخص.
refused-share-with-whom = يجب أن تذكر الموافقة على الإرسال مع من. اختر المنظمة.
refused-agreement-does-not-cover = لم يوافق الشخص على الإرسال إلى هذه المنظمة، أو تراجع، أو انتهت المدة. اسأل الشخص ودوّن الجواب أولًا.
refused-no-such-legal-basis = لا يذكر ملف البلد أساسًا قانونيًا كهذا للإرسال. اختر واحدًا مما يذكره.
refused-unknown-organisation = هذه المنظمة غير مسجلة. اختر واحدة من الدليل.
refused-to-oneself = الإحالة تذهب إلى منظمة أخرى. اختر واحدة من الدليل.
refused-may-not-hold = لا يجوز لهذا النوع من المنظمات أن يكون مسؤولًا عن شخص. اختر منظمة يجوز لها ذلك.
refused-child-is-held-by-protection = حالة الطفل لدى جهة حماية الطفل إلى أن يثبت أن الشخص بالغ. اطلب خدمة بدلًا من ذلك، أو دوّن أن العمر قد ثبت.
refused-no-such-referral = لا توجد إحالة كهذه.
refused-referral-not-accepted = لم تُقبل الإحالة بعد. اقبلها أو ارفضها أولًا.
refused-referral-ended = أُجيب عن الإحالة أو انتهت. انظر إلى الصفحة من جديد.
refused-referral-lapsed = انقضت الإحالة. هي لدى مكتب المناوبة؛ اطلب إرسالها من جديد.
refused-clock-runs = هذه الفترة سارية من قبل.
refused-no-such-clock = لا توجد فترة أو مهمة كهذه في هذه الحالة.
refused-clock-ended = انتهت هذه الفترة أو المهمة.
refused-right-is-the-persons = فترة التعافي والتفكير تنتهي من نفسها أو باختيار الشخص وحده.
refused-task-is-not-a-choice = تنتهي هذه المهمة عند إنجازها، وليس للشخص أن يتخلى عنها.
refused-no-such-event = لا يوجد قيد كهذا. اختر واحدًا من تسلسل الأحداث.
refused-other = لا تسمح القواعد بهذا الآن. انظر إلى الصفحة من جديد.
refused-stale = عمل شخص آخر على هذا منذ فتحته. انظر إلى الجديد ثم أرسل من جديد. ما كتبته ما زال هنا.
refused-unfit = لا يمكن حفظ ما كُتب: طويل جدًا أو فيه أحرف لا تُخزن. اختصره.
refused-no-key-yet = ليس لدى { $organisation } عضو بعد ولا تستطيع أن تستقبل شيئًا. يجب أن يقبل أمينها الدعوة أولًا.
refused-busy = يعمل كثيرون على هذا في وقت واحد. لم يُحفظ شيء. أرسله من جديد.
