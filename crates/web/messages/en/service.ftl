### Status: reviewed

## What your organisation offers
services-title = What your organisation offers
services-lead = Others find it in the directory when somebody needs it. Keep the free places true: a person may be sent on the strength of them.
services-heading = Services
services-none = Your organisation offers nothing yet, so nobody finds it in the directory.
services-add = Offer another service
services-close = No longer offer this
service-change-title = Change: { $need }
service-need = For which need?
service-need-missing = Choose for which need.
service-languages = In which languages?
service-languages-hint = Codes of languages, such as en, ar or uk, with commas between them.
service-languages-missing = Give at least one language.
service-languages-wrong = “{ $typed }” is no code of a language. Use codes such as en, ar or zh-Hant.
service-takes = Whom do you take?
service-takes-missing = Choose whom you take.
service-free = Places free now
service-free-hint = Leave empty where places are not counted.
service-uncounted = Places are not counted
service-write = Write down
service-offered = Written down: others find it in the directory from now on.
service-changed = Written down: the directory shows it so from now on.
service-closed = Written down: the directory no longer shows it.
places-title = Places free now
places-none = None of your services counts its places. Your custodian begins that under what your organisation offers.
places-change = Say how many places are free now
places-told = Written down: the directory shows it so from now on.

## Services without an account
listed-nav = Services without an account
listed-title = Services without an account
listed-lead = Organisations that nobody has joined here. You keep what the directory says of them. They are asked on paper and by telephone.
listed-none = Every registered organisation has an account.
service-phone = Telephone
service-phone-hint = The line on which the service is asked, at night too. Everybody in the mechanism sees it: never that of a house whose place is secret.
