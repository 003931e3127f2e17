## Yes, no, not known
tell-yes = Да
tell-no = Нет
tell-unknown = Не знаю

## How a concern came to notice
noticed-own-work = Заметили в собственной работе
noticed-self-presented = Человек пришёл к нам
noticed-told-by-other = Нам сообщили

## How soon someone may be harmed
danger-now = Кто-то в опасности сейчас
danger-soon = В ближайшие дни
danger-not-seen = Об опасности мне не известно
danger-unknown = Не знаю

## Stages of identification, where the country has no name of its own
stage-presumed = Предполагаемая жертва
stage-reasonable-grounds = Установлены разумные основания
stage-identified = Идентифицированная жертва
stage-not-identified = Жертвой не признан(а)

## How a concern ended
outcome-not-found = Никого не удалось найти
outcome-contact-refused = Человек не захотел контакта
outcome-other-help-labour = Другая помощь: трудовые права
outcome-other-help-asylum = Другая помощь: убежище
outcome-other-help-domestic-violence = Другая помощь: домашнее насилие
outcome-nothing-further = Больше ничего сделать нельзя

## Why a join was wrong
wrong-join-person = Речь о другом человеке
wrong-join-matter = Речь о другом
wrong-join-slip = Оговорка, например неверный номер

## Where a concern stands
concern-open = Открыт
concern-linked = О человеке заботятся
concern-ended = Завершён

## Forms of exploitation
form-forced-labour = Принудительный труд
form-domestic-servitude = Домашнее рабство
form-forced-begging = Принуждение к попрошайничеству
form-forced-criminality = Принуждение к преступлениям
form-slavery-like = Обычаи, сходные с рабством
form-forced-military-service = Принуждение к участию в вооружённом конфликте
form-sexual-exploitation = Сексуальная эксплуатация
form-forced-marriage-sexual = Принудительный брак с сексуальной эксплуатацией
form-online-sexual-exploitation = Сексуальная эксплуатация в интернете
form-organ-removal = Изъятие органа
form-illegal-adoption = Незаконное усыновление
form-surrogacy-exploitation = Эксплуатация суррогатного материнства
form-forced-marriage = Принудительный брак
form-other = Другое

## Needs
need-shelter = Безопасное место проживания
need-medical = Медицинская помощь
need-psychological = Психологическая помощь
need-material = Еда, одежда и деньги
need-interpretation = Переводчик
need-counselling = Консультации и разъяснение прав
need-legal-aid = Юридическая помощь
need-labour-claim = Невыплаченная зарплата
need-education = Образование и обучение
need-work = Работа
need-return-support = Добровольное возвращение и поддержка на месте
need-holding = Принятие ответственности за человека

## How soon a service is needed
urgency-tonight = Этой ночью
urgency-within-24-hours = В течение 24 часов
urgency-this-week = На этой неделе
urgency-planned = Когда договоримся

## Where a referral stands
referral-sent = Ожидает ответа
referral-accepted = Принято
referral-declined = Отклонено
referral-at-desk = Без ответа в срок: передано дежурной службе
referral-at-co-ordinator = Без ответа в срок: передано координатору
referral-dealt-with = Просрочено и решено
referral-withdrawn = Отозвано
referral-completed = Выполнено

## Why a referral was declined
decline-no-capacity = Сейчас нет мест или времени
decline-not-eligible = Мы не вправе это принимать
decline-language = Нет сотрудника или переводчика для этого языка
decline-area = Слишком далеко
decline-not-safe = Здесь человек не был бы в безопасности
decline-other = Другая причина

## Rights, deadlines and tasks that run
clock-reflection = Период для восстановления и размышлений
clock-reasonable-grounds = Решение о разумных основаниях
clock-guardian = Опекун для ребёнка
clock-correction = Ответить человеку: что-то неверно

## Where something comes from
source-person = Сам человек
source-worker = Впечатление сотрудника
source-document = Документ
source-family = Семья или друзья
source-organisation = Другая организация
source-unknown = Неизвестно

## Agreements
agreement-help = Получение помощи
agreement-record = Ведение записей
agreement-share = Передача сведений одной организации
agreement-identification = Процедура идентификации
agreement-police = Сообщение полиции
agreement-contact = Связь с человеком
agreement-research = Кодированные сведения для исследований

explained-aloud = Сказано или прочитано вслух
explained-read = Прочитано самим человеком

## Orders that would remove the person from safety
order-removal = Выдворение или высылка
order-detention = Содержание под стражей

## Why a case was closed
close-support-ended = Поддержка завершена по плану
close-persons-wish = Человек попросил об этом
close-returned = Человек вернулся в безопасности
close-died = Человек умер
close-mistake = Открыто по ошибке или дважды

## What is kept sealed
part-record = Кодированные сведения
part-identity = Кто этот человек
part-contact = Как безопасно связаться с человеком
part-urgent = Здоровье: угроза жизни
part-narrative = Что рассказано
part-location = Где
part-health = Здоровье
part-legal = Юридическое
part-intelligence = Оперативные сведения
part-integrity = Обвинение против должностного лица
part-referral = Что передаётся с перенаправлением
part-numbers = Ключ к номерам

## Why something was opened
purpose-assistance = Для защиты человека и помощи ему
purpose-intake = Для работы с сигналом
purpose-referral = Для ответа на перенаправление
purpose-person-asked = Потому что человек попросил
purpose-review = Для проверки или принятия работы

## Levels of screening
level-no-indication = Пока ничего не записано
level-look-further = Смотреть дальше
level-presumed-victim = Предполагаемая жертва
level-strong-presumption = Веские основания для презумпции

## What members may do
role-reporter = Передаёт сигналы
role-intake = Работает в дежурной службе
role-case-worker = Ведёт дела
role-co-ordinator = Координирует
role-custodian = Хранитель
through-worker = Сотрудник, на общем языке
through-interpreter = Переводчик
speaker-person = Собственный ответ человека
speaker-representative = Ответ представителя ребёнка
part-emergency = Почему запрошен экстренный доступ
purpose-emergency = Экстренный доступ
contact-reached = С человеком удалось связаться
contact-attempted = Что-то отправлено или оставлено; дошло ли, пока неизвестно
contact-not-reached = С человеком не удалось связаться
contact-somebody-else = Ответил кто-то другой
outside-danger = Человек был в опасности
outside-person-asked = Человек попросил об этом, пришёл или позвонил сам
outside-right-ending = Человек потерял бы право
outside-no-other-way = Чтобы спросить, что безопасно: другого пути не было
outside-mistake = По ошибке
outside-other = Другое, словами ниже
loss-unknown = Никто не знает, где человек
loss-left = Человек ушёл по своему желанию
loss-with-exploiter = Человек снова у того, кто его эксплуатировал
clock-attempt = Попробовать ещё раз связаться с человеком
clock-missing-report = Сообщить о пропаже ребёнка
close-declined-everything = Человек не хочет ничего из предложенного: остаются коды и никакого имени
dependant-child = Ребёнок человека
dependant-threatened = Родственник, которому угрожают
return-harm = Вред или месть тех, кто эксплуатировал
return-no-protection = Никто там не может защитить от угроз и насилия
return-prosecution = Преследование за то, что человек сделал из-за торговли людьми
return-no-services = Ни одна служба там не сможет поддержать до конца
return-stigma = Осуждение или отвержение семьёй или общиной
return-retrafficking = Снова стать жертвой торговли людьми
return-debt = Долг, который всё ещё требуют
return-proceedings = Разбирательства здесь пойдут без этого человека
return-compensation = Компенсация или зарплата туда не дойдут
return-refoulement = Преследование, пытки или бесчеловечное обращение
risk-none = Такого риска нет
risk-met = Есть, и о нём позаботились
risk-unmet = Есть, и ничто от него не защищает
risk-unknown = Никто не смог сказать
