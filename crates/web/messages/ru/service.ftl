## What your organisation offers
services-title = Что предлагает ваша организация
services-lead = Другие находят это в справочнике, когда кому-то нужно. Следите, чтобы число свободных мест было верным: на него полагаются, отправляя человека.
services-heading = Услуги
services-none = Ваша организация пока ничего не предлагает, поэтому в справочнике её никто не находит.
services-add = Предложить ещё одну услугу
services-close = Больше не предлагать
service-change-title = Изменить: { $need }
service-need = Для какой потребности?
service-need-missing = Выберите, для какой потребности.
service-languages = На каких языках?
service-languages-hint = Коды языков, например en, ar или uk, через запятую.
service-languages-missing = Укажите хотя бы один язык.
service-languages-wrong = «{ $typed }» – не код языка. Используйте такие коды, как en, ar или zh-Hant.
service-takes = Кого вы принимаете?
service-takes-missing = Выберите, кого вы принимаете.
service-free = Свободных мест сейчас
service-free-hint = Если места не считают, оставьте пустым.
service-uncounted = Места не считают
service-write = Записать
service-offered = Записано: теперь другие находят это в справочнике.
service-changed = Записано: теперь справочник показывает это так.
service-closed = Записано: справочник этого больше не показывает.

## Services without an account
listed-nav = Службы без учётной записи
listed-title = Службы без учётной записи
listed-lead = Организации, из которых здесь никто не зарегистрирован. Вы ведёте сведения о них в справочнике. Их спрашивают на бумаге и по телефону.
listed-none = У каждой зарегистрированной организации есть учётная запись.
service-phone = Телефон
service-phone-hint = Линия, по которой спрашивают службу, в том числе ночью. Её видят все в механизме: никогда не линия дома, место которого тайна.
