## What your organisation offers
services-title = Ce oferă organizația dumneavoastră
services-lead = Alții găsesc oferta în repertoriu când cineva are nevoie. Mențineți corect numărul locurilor libere: o persoană poate fi trimisă pe baza lui.
services-heading = Servicii
services-none = Organizația dumneavoastră nu oferă încă nimic, așa că nimeni nu o găsește în repertoriu.
services-add = Oferiți alt serviciu
services-close = Nu mai oferiți acest serviciu
service-change-title = Modificați: { $need }
service-need = Pentru ce nevoie?
service-need-missing = Alegeți pentru ce nevoie.
service-languages = În ce limbi?
service-languages-hint = Coduri de limbi, de exemplu en, ar sau uk, separate prin virgule.
service-languages-missing = Indicați cel puțin o limbă.
service-languages-wrong = „{ $typed }” nu este codul unei limbi. Folosiți coduri precum en, ar sau zh-Hant.
service-takes = Pe cine primiți?
service-takes-missing = Alegeți pe cine primiți.
service-free = Locuri libere acum
service-free-hint = Lăsați gol acolo unde locurile nu se numără.
service-uncounted = Locurile nu se numără
service-write = Consemnați
service-offered = Consemnat: de acum alții îl găsesc în repertoriu.
service-changed = Consemnat: de acum repertoriul îl arată astfel.
service-closed = Consemnat: repertoriul nu îl mai arată.
places-title = Locuri libere acum
places-none = Niciunul dintre serviciile dumneavoastră nu își numără locurile. Custodele începe numărarea la pagina cu ce oferă organizația.
places-change = Spuneți câte locuri sunt libere acum
places-told = Consemnat: repertoriul arată astfel de acum înainte.

## Services without an account
listed-nav = Servicii fără cont
listed-title = Servicii fără cont
listed-lead = Organizații din care nu s-a alăturat nimeni aici. Dumneavoastră țineți ce spune directorul despre ele. Sunt întrebate pe hârtie și la telefon.
listed-none = Fiecare organizație înregistrată are cont.
service-phone = Telefon
service-phone-hint = Linia la care se întreabă serviciul, și noaptea. O vede oricine din mecanism: niciodată a unei case al cărei loc este secret.
