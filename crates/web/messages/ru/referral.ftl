## Ask another organisation
refer-title = Обратиться в другую организацию
refer-lead = Передайте самое необходимое. За человека отвечаете вы, пока другая организация не примет.
refer-need = Что нужно человеку?
refer-need-missing = Выберите, что нужно человеку.
refer-find-heading = Найти услугу
refer-find-language = Язык
refer-find-any-language = Любой язык
refer-find-takes = Принимают
refer-find-takes-anyone = Любых
refer-find-takes-women = Женщины
refer-find-takes-men = Мужчины
refer-find-takes-children = Дети
refer-find-button = Найти
refer-found-none = Ни одна зарегистрированная организация этого не предлагает. Попросите о меньшем или позвоните в дежурную службу.
refer-found-free = { $places ->
    [one] { $places } свободное место
    [few] { $places } свободных места
    [many] { $places } свободных мест
   *[other] { $places } свободного места
  }
refer-found-languages = Языки: { $languages }
refer-found-takes = Принимают: { $whom }
refer-to = К кому обращаетесь?
refer-to-missing = Выберите, к кому обращаетесь.
refer-urgency = Насколько срочно?
refer-urgency-missing = Выберите, насколько срочно это нужно.
refer-urgency-hint = От этого зависит и то, когда перенаправление без ответа попадёт в дежурную службу.
refer-agreement = На каком основании можно передать сведения?
refer-agreement-missing = Выберите согласие человека или правовое основание.
refer-agreement-none = Человек пока не согласился ни на какую передачу. Спросите и сначала запишите ответ.
refer-agreement-option = Человек согласился: { $organisation }
refer-words = Что нужно знать другой организации?
refer-words-hint = Только полезное. Она получает копию этих слов и ничего больше; если она откажется или вы отзовёте, открыть её она больше не сможет.
refer-send = Отправить
refer-sent = Отправлено. Если никто не ответит в срок, это попадёт в дежурную службу.

## A referral
referral-title = Перенаправление { $reference }
referral-need = Что нужно
referral-from = Кто обратился
referral-to = К кому
referral-urgency = Срочность
referral-due = Ответить до
referral-state = Состояние
referral-sealed-text = Открытие записывается с вашим именем.
referral-open-sealed = Открыть отправленное
referral-opened-heading = Что отправлено
referral-nothing-sealed = Слов к нему не приложено.
referral-answer-heading = Ваш ответ
referral-accept = Принять
refer-coded-lead = Ваша организация передаёт только кодированные сведения: что нужно и насколько срочно. Те, к кому вы обращаетесь, позвонят вам по вашему номеру.
referral-accept-holding = Принимая, ваша организация берёт на себя ответственность за человека.
referral-accepted-done = Принято. Обратившейся организации сообщено.
referral-decline = Отклонить
referral-decline-why = Почему?
referral-decline-why-missing = Выберите, почему отклоняете.
referral-decline-words = Что следует знать обратившейся организации?
referral-declined-done = Отклонено. Открыть отправленное вы больше не можете.
referral-complete = Выполнено
referral-completed-done = Отмечено как выполненное.
referral-lapsed = Время для ответа истекло. Перенаправление у дежурной службы.
refer-on-law = Отправить на правовом основании вместо согласия
refer-on-agreement = Отправить с согласия человека
