desk-title = Дежурная служба
desk-concerns-heading = Сигналы, за которые никто не взялся
desk-concerns-none = Открытых сигналов нет.
desk-lapsed-heading = Перенаправления, на которые не ответили в срок
desk-lapsed-none = Просроченных перенаправлений нет.
desk-alarms-heading = Тревоги о выдворении или содержании под стражей, за которые не взялся адвокат
desk-next-alarm = Позвоните ответственной организации и найдите адвоката
desk-danger = Опасность
desk-child = Ребёнок
desk-told = Подан
desk-by = Кем
desk-next-presume = Прочитайте, затем признайте предполагаемой жертвой или завершите
desk-next-lapsed = Обратитесь в другую организацию, затем отметьте как решённое
desk-dealt-with = Решено
desk-dealt-with-done = Отмечено как решённое.

## Co-ordinator's overview
overview-title = Обзор
overview-lead = Как работает механизм, в числах. Никто не назван, и малые группы не описаны.
overview-funnel-heading = От сигнала до защиты
overview-funnel-description = Сигналов: { $concerns }; привели к презумпции: { $presumed }; людей, которым согласилась помочь другая организация: { $helped }.
overview-step = Этап
overview-count = Число
overview-step-concerns = Подано сигналов
overview-step-linked = Сигналов стало делами
overview-step-presumed = Предполагаемых жертв
overview-step-reflection = Начато периодов для размышлений
overview-times-heading = Медианное время
overview-time-none = Слишком мало данных
overview-escalated-heading = Перенаправления, дошедшие до вас
overview-escalated-none = Ни одно перенаправление вас не ждёт.
overview-still-heading = Без движения 14 дней или дольше
overview-still-none = Ни одно дело не стояло на месте.
overview-holder = Ответственная организация
overview-moved = Последнее движение
overview-gaps-heading = Чего не хватает в профиле страны
overview-gaps-none = Профиль соответствует конвенции.
desk-maybe-child = Возможно, ребёнок
overview-step-helped = Людей, которым помогает другая организация
overview-days = { $days ->
    [one] { $days } день
    [few] { $days } дня
    [many] { $days } дней
   *[other] { $days } дня
  }
overview-gaps-count = { $gaps ->
    [one] { $gaps } пробел
    [few] { $gaps } пробела
    [many] { $gaps } пробелов
   *[other] { $gaps } пробела
  }
overview-reports-heading = Предстоящие отчёты
overview-reports-none = В профиле страны не назван ни один день отчётности.
overview-reports-unverified = День не проверен.
overview-log-heading = Журнал
overview-log-entries = Записи
overview-log-signed = Последняя подпись
overview-log-never = Никогда
overview-log-waiting = Произошедшее { $since } всё ещё ждёт места в журнале. Сообщите тому, кто обслуживает сервер.
overview-log-unsigned = Произошедшее после { $since } не подписано. Сообщите тому, кто обслуживает сервер.
overview-log-checkpoint = Сохраните новейшую контрольную точку: позже она покажет, не переписана ли история
overview-time-presumption = От сигнала до презумпции
overview-time-protection = От презумпции до первой помощи или периода для размышлений
overview-lately = О людях, признанных предполагаемыми жертвами с { $day }. Если их меньше пяти, время не указывается.
overview-median = Половина ждала не дольше
overview-persons = Люди
overview-hours = { $hours ->
    [one] { $hours } час
    [few] { $hours } часа
    [many] { $hours } часов
   *[other] { $hours } часа
  }
overview-ending-heading = Права и сроки, которые заканчиваются в течение 14 дней
overview-ending-none = Ничего не заканчивается.
overview-lapsing-heading = Перенаправления, срок которых истекает в течение дня
overview-lapsing-none = Ничего не истекает.
overview-alarms-heading = Тревоги о выдворении или содержании под стражей, за которые не взялся адвокат
overview-alarms-none = Ни одна тревога не ждёт.
overview-full-heading = Услуги без свободных мест
overview-full-none = У каждой услуги, которая считает места, есть свободное.
overview-alarm-since = Тревога с
overview-laws-heading = Передано по закону, без согласия
overview-laws-none = На закон нигде не ссылались.
