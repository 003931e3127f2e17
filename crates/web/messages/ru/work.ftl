## Places of the house
nav-label = Страницы
nav-work = Моя работа
nav-report = Подать сигнал
nav-desk = Дежурная служба
nav-overview = Обзор
nav-erasures = Удаления

## My work
work-title = Моя работа
work-nothing = Сейчас вас ничего не ждёт.
work-ending-heading = Скоро заканчивается
work-ending-none = В ближайшие 14 дней ни одно право и ни один срок не заканчиваются.
work-answers-heading = Перенаправления, ждущие ответа
work-answers-none = Ни одно перенаправление не ждёт вашего ответа.
work-asked-heading = Отправленные вами перенаправления
work-asked-none = Открытых перенаправлений, отправленных вами, нет.
work-people-heading = Люди, за которых вы отвечаете
work-people-none = Ваша организация сейчас ни за кого не отвечает.
work-concerns-heading = Что стало с вашими сигналами
work-concerns-none = Ваша организация ещё не подавала сигналов.
form-on-paper = Нет связи? Распечатайте эту страницу: её можно заполнить от руки и ввести здесь позже.
work-drafts-heading = Незаконченное
work-draft-concern = Сигнал, последнее сохранение { $when }
work-draft-typed = Введено знаков: { $count }
work-draft-thrown-away = Удалено.
work-draft-throw-away = Удалить
work-notices-heading = Новое с вашего последнего просмотра
work-due = До
work-next = Следующий шаг
work-reference = Номер
work-since = С
work-state = Состояние
work-need = Для чего
work-from = От
work-to = Кому
work-urgency = Срочность
work-what = Что
work-answer = Ответить
work-open = Открыть
work-more = { $count ->
    [one] Ещё { $count } не показан.
    [few] Ещё { $count } не показаны.
    [many] Ещё { $count } не показано.
   *[other] Ещё { $count } не показано.
  }

## What is new
notice-concern-reported = Подан сигнал
notice-concern-joined = Ещё один сигнал о человеке, за которого вы отвечаете
notice-concern-parted = Сигнал был присоединён ошибочно и отделён
notice-concern-left-behind = Сигнал снова ждёт: по тому, к которому он был присоединён, открыто дело. Присоедините его к этому делу
notice-referral-sent = Перенаправление ждёт вашего ответа
notice-referral-accepted = Перенаправление принято
notice-referral-declined = Перенаправление отклонено
notice-referral-expired = На перенаправление не ответили в срок
notice-referral-escalated = Перенаправление передано координатору
notice-referral-withdrawn = Перенаправление отозвано
notice-referral-completed = Перенаправление выполнено
notice-holder-changed = Ответственность за человека перешла
notice-child-moved = Возможно, это ребёнок: по закону вы больше не отвечаете
notice-child-moved-next = Теперь отвечает { $authority }. Сообщите им сегодня то, что им необходимо знать.
notice-answer-below = Ответьте в разделе «Перенаправления, ждущие ответа» на этой странице.
notice-nothing-to-do = Вы больше не можете это открыть. Делать ничего не нужно.
notice-not-yours = За человека отвечает другая организация, поэтому открыть дело вы не можете.
notice-for-others = Этим занимаются другие сотрудники вашей организации.
notice-alarm-next = Вам сообщают, потому что вы помогаете этому человеку. Действуйте сейчас и позвоните ответственной организации.
notice-deadline-next = Вам сообщают, чтобы кто-то действовал. Позвоните тем, кто отвечает за человека.
notice-clock-ended = Закончился срок
notice-deadline-missed = Тревога: то, что имело срок, не сделано вовремя
notice-alarm-raised = Тревога: решение о выдворении или содержании под стражей
notice-other = Что-то изменилось
work-helping-heading = Принятые вами перенаправления
work-helping-none = Открытых перенаправлений, принятых вами, нет.
notice-presumed = Человек признан предполагаемой жертвой: отвечаете вы
notice-guardian-due = Ребёнку нужен опекун
notice-alarm-tag = Тревога
work-seen = Просмотрено
notice-erasure-asked = Закрытое дело должно быть уничтожено: подтвердите или поговорите с тем, кто просил
notice-erased = Дело, за которое вы отвечали, уничтожено
list-more = Ещё: { $heading }
notice-agreement-ran-out = Срок согласия истёк: спросите человека снова
notice-agreement-ended-again = Восстановлена резервная копия, а согласие с тех пор прекратилось: спросите человека снова
notice-emergency-to-answer = Экстренный доступ ждёт ответа: подтвердите или откажите
notice-emergency-asked = Запрошен экстренный доступ
notice-emergency-open = Экстренный доступ подтверждён
notice-emergency-refused = В экстренном доступе отказано
notice-emergency-alone = Кто-то открыл без подтверждения
notice-emergency-review-missed = Тревога: экстренный доступ не проверен в срок
work-contacts-heading = Безопасная связь: спросить заново
work-contacts-none = На все безопасные контакты можно полагаться.
notice-child-missing = С ребёнком больше нельзя связаться; о пропаже нужно сообщить сегодня
work-mine-heading = Люди, которых ведёте вы
work-unattended-heading = Люди, которых никто из вас не ведёт
notice-note-left = Заметка для следующей смены
work-people-named = Каждый стоит на первой странице того, кто его ведёт.
