## Frame of every page
title-error = Ошибка:
skip-to-content = Перейти к основному содержанию
language = Язык
invented-banner = Демонстрация. Все люди и организации на этих страницах вымышлены.
draft-notice = Черновой перевод. Переводчик или редактор ещё не подтвердил эту страницу.
print = Распечатать эту страницу
done-title = Готово
back = Назад

## Exit this page
exit-emergency = Срочно
exit-this-page = Покинуть страницу
exit-activated = Выполняется выход со страницы.
exit-timed-out = Время для выхода со страницы истекло.
exit-press-two-more = Shift: нажмите ещё 2 раза, чтобы выйти.
exit-press-one-more = Shift: нажмите ещё 1 раз, чтобы выйти.

## Footer
footer-rights = Информация и телефоны помощи
footer-protection = Что защищено, а что нет
footer-accessibility = Доступность

## Front door
start-title = Начало
start-lead = Для тех, кто помогает другим, и для тех, кому нужна помощь.

## Forms
error-summary-title = Есть ошибка
error-prefix = Ошибка:
optional = (необязательно)
dont-know = Не знаю
field-too-long = { $length ->
    [one] Вы написали { $length } знак. Сократите текст: не больше { $most }.
    [few] Вы написали { $length } знака. Сократите текст: не больше { $most }.
    [many] Вы написали { $length } знаков. Сократите текст: не больше { $most }.
   *[other] Вы написали { $length } знака. Сократите текст: не больше { $most }.
  }
field-unreadable = Некоторые знаки пришли повреждёнными (видны как �). Введите их ещё раз.
field-not-a-number = Напишите целое число, не больше { $most }.
field-not-a-choice = Выберите один из ответов на странице.

## When something is not as it should be
error-reference = Если обратитесь за помощью, назовите этот номер:
not-found-title = Здесь нет страницы для вас
not-found-text = Этой страницы нет, или вам нельзя её видеть. Намеренно показывается одно и то же.
not-found-next = Проверьте адрес или вернитесь туда, откуда пришли.
broken-title = Здесь что-то не сработало
broken-text = Это ошибка сайта, а не ваша. Возможно, отправленное не сохранилось.
broken-next = Вернитесь и попробуйте снова. Введённое вами должно остаться в форме.
too-large-title = Слишком много для одной отправки
too-large-text = Одна форма вмещает до 16 мегабайт, а здесь было больше. Ничего не сохранено.
too-large-next = Вернитесь и сократите самый длинный текст или отправьте его по частям.
interrupted-title = Связь прервалась
interrupted-text = Дошла только часть отправленного, поэтому ничего не сохранено. Вернитесь и отправьте ещё раз.
forged-title = Форма отправлена с другого сайта
forged-text = Ваш браузер сообщает, что эту форму отправил другой сайт. Ничего не сделано. Откройте страницу здесь и отправьте форму сами.
expired-title = Отправьте, пожалуйста, ещё раз
expired-text = Страница была открыта слишком долго, или файлы cookie отключены. Пока ничего не сохранено. Посмотрите на введённое; если это ваше, отправьте ещё раз.
expired-what-you-typed = Что вы ввели
expired-send-again = Отправить ещё раз

## Dates
date-day = День
date-month = Месяц
date-year = Год
date-hint = Например, 27 3 2026. Если не знаете, оставьте пустым.
date-incomplete = Заполните день, месяц и год или оставьте все три поля пустыми.
date-impossible = Такого дня в календаре нет. Проверьте день и месяц.
date-long = { $day } { $month } { $year } года
month-long = { $month } { $year } года
moment-long = { $date }, { $time }
month-1 = января
month-2 = февраля
month-3 = марта
month-4 = апреля
month-5 = мая
month-6 = июня
month-7 = июля
month-8 = августа
month-9 = сентября
month-10 = октября
month-11 = ноября
month-12 = декабря
month-alone-1 = январь
month-alone-2 = февраль
month-alone-3 = март
month-alone-4 = апрель
month-alone-5 = май
month-alone-6 = июнь
month-alone-7 = июль
month-alone-8 = август
month-alone-9 = сентябрь
month-alone-10 = октябрь
month-alone-11 = ноябрь
month-alone-12 = декабрь
due-today = заканчивается сегодня
due-in-days = { $days ->
    [one] остался { $days } день
    [few] осталось { $days } дня
    [many] осталось { $days } дней
   *[other] осталось { $days } дня
  }
due-over-days = { $days ->
    [one] просрочено на { $days } день
    [few] просрочено на { $days } дня
    [many] просрочено на { $days } дней
   *[other] просрочено на { $days } дня
  }
start-sign-in = Войти для работы
own-reference = Ваш собственный номер
own-reference-hint = Номер, под которым человек известен в ваших записях, например LU-2026/041. Никогда не имя, телефон или номер документа.
own-reference-missing = Укажите номер, под которым человек известен в ваших записях
own-reference-unfit = Это не такой номер. Используйте не больше двух букв и восьми цифр, например LU-2026/041, и никогда имя, телефон или номер документа.
own-reference-of = Номер в организации { $organisation }
coded-facts-lead = Ваша организация участвует только с собственным номером и кодированными сведениями. Имена, контакты и слова остаются в ваших записях.
