### Status: draft

screen-title = سجّل علامات
screen-lead = هو للإرشاد ولا يقرر شيئًا. لا تنتظره المساعدة، ولا يلغي أي جواب افتراض الصفة.
screen-mode = كيف عرفت؟
screen-mode-missing = اختر كيف عرفت.
screen-mode-noticed = لاحظت علامات أو أُخبرت بها؛ ولا أسأل شيئًا
screen-mode-asked = سأسأل الشخص
screen-continue = تابع
screen-setting = أين لاحظت ذلك؟
screen-setting-missing = اختر أين لاحظت ذلك.

screen-gate-title = قبل أن تسأل
screen-gate-lead = لا تسأل إلا إذا تحقق كل ما يلي. فإن لم يتحقق واحد فلا تسأل، وسجّل ما لاحظته بدلًا من ذلك.
screen-gate-alone = الشخص وحده معك
screen-gate-safe = الشخص آمن هنا الآن
screen-gate-interpreter = من يترجم؟
screen-gate-interpreter-none = لا أحد: بيننا لغة مشتركة
screen-gate-interpreter-independent = مترجم مستقل
screen-gate-interpreter-not-independent = شخص من جهة رب العمل أو الأسرة أو المجموعة
screen-gate-interpreter-missing = قل من يترجم.
screen-gate-told = أخبرت الشخص أنه يستطيع أن يتجاوز سؤالًا أو أن يتوقف
screen-gate-closed = لا تسأل الآن. { $why }
screen-gate-closed-alone = الشخص ليس وحده.
screen-gate-closed-safe = الشخص ليس آمنًا هنا.
screen-gate-closed-interpreter = قد لا يكون المترجم مستقلًا.
screen-gate-closed-told = لم يُخبر الشخص أنه يستطيع أن يتجاوز أو يتوقف.

screen-noticed-title = علامات لاحظتها
screen-noticed-hint = علّم على ما رأيته أو سمعته أو أُخبرت به. واترك الباقي.
screen-asked-title = أسئلة
screen-asked-hint = يستطيع الشخص أن يتجاوز أيًا منها. و«غير معروف» جواب.
screen-forms = ما نوع الاستغلال المسجل؟
screen-acts = ماذا فُعل؟
screen-acts-hint = علّم على ما هو معروف.
screen-save = سجّل

screen-result-title = ما سُجل
screen-result-level = النتيجة
screen-result-act = الفعل
screen-result-means = الوسيلة
screen-result-means-child = الوسيلة (لا تلزم في حالة الطفل)
screen-result-purpose = الغرض
screen-result-present = موجود
screen-result-absent = غير مسجل
screen-result-insufficient = المعروف أقل من أن يُقال أكثر.
screen-result-why = لماذا
screen-result-advice = هذا للإرشاد. لا يخرج من هذا البيت ولا يقرر شيئًا.
screen-result-back = العودة إلى الحالة

act-recruitment = التجنيد
act-transportation = النقل
act-transfer = التحويل
act-harbouring = الإيواء
act-receipt = الاستقبال
answer-present = نعم
answer-absent = لا
answer-unknown = غير معروف
answer-refused = لم يرد أن يقول
setting-workplace = في مكان عمل أو سكن عمال
setting-street = في الشارع
setting-health = في خدمة صحية
setting-hotline = عبر خط مساعدة
setting-border = عند حدود أو في مطار
setting-custody = في مركز شرطة أو احتجاز
screen-gate-confirm = أؤكد
screen-gate-interpreter-not-checked = لا أعرف من أين المترجم
