### Status: draft

## Searching what your organisation may open
search-title = بحث
search-lead = يجري البحث فقط فيما يحق لمنظمتك فتحه. يُسجَّل أنك بحثت، ويرى ذلك زملاؤك؛ أما ما بحثت عنه فلا يُسجَّل.
search-elsewhere = لا يظهر هنا من يعرفه الآخرون، ولا يستطيع أحد أن يعرف هنا ما إذا كان شخص ما معروفًا. إذا كنت قلقًا على شخص فأبلغ عن الأمر: مكتب المناوبة يجمع ما ينتمي بعضه إلى بعض.
search-kind = ماذا لديك؟
search-kind-missing = اختر ما لديك.
search-kind-phone = رقم هاتف
search-kind-document = رقم وثيقة
search-kind-name = اسم أو بدايته
search-for = ابحث عن
search-for-hint = لا يهم كيف تُفصل أرقام الرقم، ولا ما إذا كان رمز البلد يسبقه.
search-for-missing = اكتب ما تبحث عنه.
search-name-short = اكتب حرفين على الأقل من الاسم.
search-phone-none = يتكون رقم الهاتف من 7 إلى 15 رقمًا.
search-document-none = يتكون رقم الوثيقة من 6 أحرف وأرقام على الأقل، منها 3 أرقام.
search-button = ابحث
search-tell = تقديم بلاغ
search-found = ما وُجد فيما يحق لمنظمتك فتحه
search-found-none = لا شيء فيما يحق لمنظمتك فتحه.
search-found-concern = البلاغ { $reference }
search-found-referral = الإحالة { $reference }
search-more = لم يُبحث في كل شيء. للأرقام: ابحث مرة أخرى؛ للأسماء: لا يُبحث في الأقدم.
search-lately = عمليات البحث في منظمتك
search-lately-none = لم يبحث أحد بعد.
