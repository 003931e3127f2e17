## Ask another organisation
refer-title = Întrebați altă organizație
refer-lead = Trimiteți minimul necesar. Dumneavoastră răspundeți de persoană până când acceptă cealaltă organizație.
refer-need = De ce are nevoie persoana?
refer-need-missing = Alegeți de ce are nevoie persoana.
refer-find-heading = Găsiți un serviciu
refer-find-language = Limba
refer-find-any-language = Orice limbă
refer-find-takes = Primește
refer-find-takes-anyone = Pe oricine
refer-find-takes-women = Femei
refer-find-takes-men = Bărbați
refer-find-takes-children = Copii
refer-find-button = Căutați
refer-found-none = Nicio organizație înregistrată nu oferă acest lucru. Cereți mai puțin sau telefonați serviciului de permanență.
refer-found-free = { $places ->
    [one] { $places } loc liber
    [few] { $places } locuri libere
   *[other] { $places } de locuri libere
  }
refer-found-languages = Limbi: { $languages }
refer-found-takes = Primește: { $whom }
refer-to = Pe cine întrebați?
refer-to-missing = Alegeți pe cine întrebați.
refer-urgency = Cât de curând?
refer-urgency-missing = Alegeți cât de curând este necesar.
refer-urgency-hint = De aceasta depinde și când ajunge la serviciul de permanență o referire fără răspuns.
refer-agreement = Pe ce temei se pot transmite faptele?
refer-agreement-missing = Alegeți acordul persoanei sau temeiul juridic.
refer-agreement-none = Persoana nu și-a dat încă acordul pentru nicio transmitere. Întrebați și consemnați mai întâi răspunsul.
refer-agreement-option = Persoana a fost de acord: { $organisation }
refer-words = Ce trebuie să știe cealaltă organizație?
refer-words-hint = Numai ce este util. Primește o copie a acestor cuvinte și nimic altceva; nu o mai poate deschide dacă refuză sau dacă o retrageți.
refer-send = Trimiteți
refer-sent = Trimisă. Dacă nu răspunde nimeni la timp, ajunge la serviciul de permanență.

## A referral
referral-title = Referirea { $reference }
referral-need = Ce este necesar
referral-from = Cerută de
referral-to = Adresată
referral-urgency = Cât de curând
referral-due = De răspuns până la
referral-state = Stare
referral-sealed-text = Deschiderea se consemnează cu numele dumneavoastră.
referral-open-sealed = Deschideți ce s-a trimis
referral-opened-heading = Ce s-a trimis
referral-nothing-sealed = Nu s-au trimis cuvinte cu ea.
referral-answer-heading = Răspunsul dumneavoastră
referral-accept = Acceptați
refer-coded-lead = Organizația dumneavoastră transmite numai fapte codificate: ce este necesar și cât de curând. Cine este întrebat vă telefonează cu referința dumneavoastră.
referral-accept-holding = Prin acceptare, organizația dumneavoastră devine responsabilă pentru persoană.
referral-accepted-done = Acceptată. Cel care a cerut a fost anunțat.
referral-decline = Refuzați
referral-decline-why = De ce?
referral-decline-why-missing = Alegeți de ce refuzați.
referral-decline-words = Ar trebui cel care a cerut să știe ceva?
referral-declined-done = Refuzată. Nu mai puteți deschide ce s-a trimis.
referral-complete = S-a realizat
referral-completed-done = Marcată ca realizată.
referral-lapsed = Timpul de răspuns a trecut. Referirea este la serviciul de permanență.
refer-on-law = Trimiteți în temeiul legii în locul unui acord
refer-on-agreement = Trimiteți cu acordul persoanei
