## Asking the person, each thing apart
agreements-standing = Что действует и до какого дня
agreements-ask = Спросить или изменить согласованное
agreements-all = Всё, о чём спрашивают
agreements-explain = Объяснить, прежде чем спрашивать
agreements-explained-done = Записано. Теперь спросите о каждом отдельно.
agreements-not-yet = Ещё нет
agreements-told = Объяснено { $count } из 7
agreements-not-asked = Не спрашивали
agreements-several = { $answers ->
    [one] { $answers } ответ
    [few] { $answers } ответа
    [many] { $answers } ответов
   *[other] { $answers } ответа
  }
agreements-other = Другие ответы на тот же вопрос
agreements-other-none = Нет. Спрашивали один раз.
agreements-child-heading = Что говорит ребёнок
agreements-representative-heading = Что говорит представитель ребёнка

agreement-yes = Да
agreement-no = Нет
agreement-too-young = Слишком мал(а), чтобы спрашивать
agreement-mistaken = Записано по ошибке
agreement-ran-out = Срок истёк
agreement-speaker = Чей ответ
agreement-recipient = Кому
agreement-categories = Что можно передать
agreement-request-only = Только запрос
agreement-until = До какого дня
agreement-no-end = пока не отозвано
agreement-language = Язык
agreement-how = Как объяснили
agreement-through = Через кого
agreement-recorded = Записано
agreement-ended-at = С какого времени
agreement-ask-again = Спросить снова или изменить
agreement-read-heading = Что открывала организация { $organisation }
agreement-read-text = Прочитанное нельзя сделать непрочитанным. С момента, когда согласие прекращается, написанное запечатывается ключами, которых у этой организации никогда не было.
agreement-read-nothing = В этом деле она ничего не открывала.

agreement-child-question = Что говорит ребёнок?
agreement-representative-question = Что говорит опекун или орган, представляющий ребёнка?
agreement-any-police = Полиция, без уточнения
agreement-what-may-go = Что им можно передать?
agreement-what-may-go-hint = Сам запрос передаётся всегда. Отметьте всё, чтобы они могли принять ответственность.
agreement-through-question = Через кого объяснили?
agreement-through-missing = Укажите, через кого объяснили.

agreement-help-lead = Мы хотели бы вам помочь. Вы можете отказаться от любой помощи и согласиться на другую.
agreement-record-lead = Мы хотели бы записать ваш рассказ, запечатав его, чтобы вам не пришлось рассказывать дважды. Вы можете попросить прочитать его вам и исправить.
agreement-contact-lead = Мы хотели бы иметь возможность связаться с вами, только тем способом, который вы назовёте безопасным.
agreement-share-lead = Мы хотели бы сообщить одной другой организации то, что ей нужно, чтобы вам помочь. Вы выбираете, какой, что и до какого дня. Согласие можно отозвать.
agreement-identification-lead = Комиссия может признать вас жертвой торговли людьми, и это даёт вам права. Проходить это, чтобы получить помощь, не обязательно.
agreement-police-lead = Можно сообщить полиции. Это ваш выбор, и помощь от него не зависит. О некоторых вещах сообщать обязывает закон; мы сказали вам, о каких.
agreement-research-lead = Сведения без вашего имени, места и слов могут помочь защитить других. По ним никто не узнает, кто вы.

## What is explained first
informed-lead = Объясните простыми словами и спросите, понятно ли. Отметьте, что вы объяснили.
informed-question = Что объяснено?
informed-hint = Это семь вопросов, стоящих за полем согласия в Human Trafficking Case Data Standard.
informed-interview = Человек согласен на этот разговор
informed-purpose = Для чего этот разговор
informed-use = Как рассказанное используется и может использоваться
informed-research = Что сведения, по которым никого не узнать, могут служить исследованиям
informed-own-data = Что человек может в любое время запросить свои данные
informed-storage = Как долго они хранятся
informed-withdrawal = Как отозвать согласие

## What must be passed on even if the person says no
duties-title = О чём я обязан(а) сообщить, даже если вы против
duties-link = О чём я обязан(а) сообщить, даже если человек против
duties-lead = Скажите это человеку до первого вопроса, чтобы он мог выбрать, что вам рассказать.
duties-say-it = Скажите простыми словами: «Вы сами выбираете, что мне рассказать. Есть немногое, о чём закон обязывает меня сообщить, даже если вы против. Вот что:»
duties-own-heading = Обязывает вас: { $kind }
duties-own-none = Профиль этой страны не называет обязанностей, которые касаются вас.
duties-gap = Неизвестно, полон ли список. Спросите, прежде чем обещать сохранить что-то в тайне.
duties-others-heading = Обязывает других, кто может быть в комнате
duties-to = Кому
duties-about = О ком
duties-about-adults = Взрослые
duties-about-children = Дети
duties-about-everybody = Все
duties-name = С именем
duties-names-person = Да, человека называют
duties-names-nobody = Нет, без имени
duties-who = Кто обязан
duties-who-may = Кто вправе
duties-any = Любая организация
duties-bases-heading = Что закон позволяет передать без согласия
duties-bases-text = Каждый случай записывается со статьёй и причиной и виден координатору в списке.
duties-bases-none = Профиль этой страны не называет для вас ни одного. Без согласия человека ничего не передаётся.
duties-bases-gap = Профилю неизвестно:
duties-may-be-told = Кому можно сообщить
duties-what = Что о человеке
duties-told = Сообщают ли человеку?
duties-person-told = Да
duties-person-not-told = Закон этого не требует
duties-source = Статья
duties-sure = Насколько точно
duties-verified = Прочитано в источнике
duties-secondary = Прочитано в другом тексте об этом
duties-recall = По памяти; должен проверить юрист
duties-read = Прочитано
duties-note = Примечание
duties-after = Всё остальное решает сам человек, о каждом отдельно.

## The law instead of an agreement
laws-heading = Передано по закону, без согласия
laws-none = Ничего.
law-tell = Человеку сообщили
law-told-done = Записано: человеку сообщили.
law-what = Что передано
law-article-unknown = Закон о том, кто ведёт дело ребёнка
law-person-told = Человеку сообщили
law-person-to-be-told = Человеку нужно сообщить
law-person-not-told = Человеку не сообщили
law-invoked-by = Сослалась организация { $organisation }
law-by-itself = Ответственность перешла в силу самого закона
law-in-case = Дело { $reference }, запись { $entry }. Причина запечатана там; спросите ответственную организацию.
law-which = На каком правовом основании?
law-scope = Что и кому позволяет передать каждое правовое основание
law-none = Профиль этой страны не называет ни одного для вашей организации.
law-why = Почему это необходимо?
law-why-hint = Запечатывается вместе с делом. То, что сослались на закон, на какую статью и для кого, видно координатору в списке.
law-why-missing = Напишите, почему это необходимо.
law-told = Человеку сообщили?
law-told-missing = Укажите, сообщили ли человеку.
law-told-yes = Да
law-told-no = Ещё нет
law-option = { $article }: { $what }
