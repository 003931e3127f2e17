## What is protected
protection-title = Ce este protejat și ce nu
protection-lead = O scurgere de informații poate costa o viață. De aceea această pagină spune deschis de ce apără acest site și de ce nu poate apăra.
protection-does-heading = Ce este protejat
protection-does-sealed = Numele, adresele și relatările sunt sigilate. Cine fură discul sau o copie de rezervă nu le poate citi.
protection-does-opened = Le poate deschide numai o organizație căreia i s-a dat un motiv. Fiecare deschidere se consemnează, iar organizația care răspunde de persoană o poate vedea.
protection-does-log = Nimeni nu poate schimba sau elimina o înregistrare fără să se observe, nici măcar cine administrează computerul.
protection-does-agreement = Nimic sigilat nu ajunge la altă organizație fără acordul persoanei sau fără un temei juridic indicat.
protection-does-no-third-party = Aceste pagini nu încarcă nimic de pe alte site-uri și nu spun niciunui alt site că ați fost aici.
protection-not-heading = Ce nu este protejat
protection-not-server = Cine administrează computerul ar putea citi ce trece cât timp un membru este în cont. Orice site care funcționează așa are această limită.
protection-not-thief = Cine fură numai baza de date află numere, organizații și date calendaristice. Dacă are și cheia instalării: faptele codificate, tot fără nume.
protection-not-copied = Ce a avut cineva odată voie să citească poate să fi copiat. Retragerea accesului nu ia înapoi acest lucru.
protection-not-device = Cine ține în mână telefonul sau computerul dumneavoastră deblocat vede ce vedeți dumneavoastră.
protection-not-network = Furnizorul de internet și proprietarul unei rețele pot vedea că ați intrat la această adresă, nu și ce ați citit.
protection-not-paper = Ce este tipărit nu mai poate fi controlat.
protection-do-heading = Ce puteți face
protection-do-private-window = Folosiți o fereastră privată. Ea uită adresa când o închideți.
protection-do-own-device = Folosiți un dispozitiv la care nu se uită nimeni altcineva.
protection-do-exit = Butonul „Ieșiți din această pagină” vă duce imediat la o pagină inofensivă. De la tastatură, apăsați Shift de trei ori.

## Accessibility statement
accessibility-title = Accesibilitate
accessibility-lead = Aceste pagini ar trebui să funcționeze pentru toți, pe un telefon vechi la fel ca și cu un cititor de ecran.
accessibility-can-heading = Ce ar trebui să puteți face
accessibility-can-scripts = Să folosiți orice pagină fără scripturi.
accessibility-can-keyboard = Să ajungeți la tot numai cu tastatura.
accessibility-can-zoom = Să măriți textul de patru ori sau să folosiți un ecran lat de 320 de pixeli fără derulare pe orizontală. Tabelele late se derulează în propriul cadru.
accessibility-can-reader = Să ascultați orice pagină cu un cititor de ecran. Fiecare grafic are alături un tabel.
accessibility-can-direction = Să citiți de la dreapta la stânga în limbile care se scriu așa.
accessibility-measured-heading = Cum se măsoară
accessibility-measured-text = Fiecare pagină este verificată într-un browser real după Web Content Accessibility Guidelines 2.2, nivelul AA, la fiecare modificare. Un instrument găsește numai o parte dintre bariere.
accessibility-known-heading = Ce nu ajunge încă
accessibility-known-translations = Traducerile marcate ca provizorii nu au fost confirmate de un traducător.
accessibility-known-people = Paginile nu au fost încă încercate cu persoane care folosesc zilnic tehnologii asistive.
accessibility-tell-heading = Spuneți-ne
accessibility-tell-text = Dacă ceva vă împiedică, spuneți organizației care v-a dat această adresă. Ea trebuie să răspundă.

## Checking the number of a letter
check-title = Verificați un număr
check-number = Număr
check-hint = Șaisprezece litere și cifre, cu sau fără cratime.
check-button = Verificați
check-valid = Valabil până la { $day }
check-not-valid = Nu este valabil
check-another = Verificați alt număr
check-busy = De aici s-au verificat prea multe numere. Așteptați un minut și încercați din nou.

## Answering the request on a sheet
answer-title = Răspundeți la o cerere
answer-lead = Pentru cine a primit o foaie cu un cod. Această pagină nu arată nimic despre nimeni.
answer-code = Cod
answer-what = Răspunsul dumneavoastră
answer-accept = Da, ajutăm
answer-decline = Nu
answer-why = Dacă nu: de ce?
answer-missing = Alegeți răspunsul.
answer-button = Trimiteți răspunsul
answer-taken = Mulțumim. Răspunsul a fost transmis, iar codul nu mai este bun.
answer-not-valid = Acest cod nu poate fi folosit. Priviți foaia din nou sau sunați pe cine v-a dat-o.

## Writing to the duty desk
tell-title = Scrieți-ne
tell-heading = Vă faceți griji pentru cineva sau pentru dumneavoastră?
tell-emergency = Dacă cineva este în pericol acum, sunați la { $number }. Ce scrieți aici se citește mai târziu.
tell-emergency-no-number = Dacă cineva este în pericol acum, sunați la serviciile de urgență. Ce scrieți aici se citește mai târziu.
tell-read-now = Serviciul de permanență citește acum, până la { $moment }.
tell-read-from = Serviciul de permanență îl va citi la { $moment }.
tell-read-unknown = Aici nu este spus când îl citește serviciul de permanență. Dacă nu suportă amânare, sunați.
tell-lead = Nu aveți nevoie de cont sau de nume și nimeni nu află că ați scris. Numai serviciul de permanență îl poate deschide. Acest site nu păstrează nimic pe telefonul sau calculatorul dumneavoastră; adresa acestei pagini poate rămâne în istoric.
tell-what = Ce s-a întâmplat sau ce vă îngrijorează?
tell-what-hint = Cu cuvintele și în limba dumneavoastră. O bănuială este de ajuns.
tell-what-missing = Scrieți ce vă îngrijorează. Câteva cuvinte sunt de ajuns.
tell-about = Despre cine este vorba?
tell-about-me = Despre mine
tell-about-other = Despre altcineva
tell-contact-group = Cum vă poate contacta serviciul de permanență? Numai dacă doriți și numai pe o cale sigură pentru dumneavoastră.
tell-contact-channel = Un număr sau o adresă
tell-writer-contact = Cum poate fi contactat cine a scris acest text. Nu este persoana despre care este vorba:
tell-send = Trimiteți
tell-taken = Vă mulțumim. A ajuns la serviciul de permanență. Puteți închide această pagină.
tell-busy = S-a scris prea mult de aici în scurt timp, de aceea acest text nu a fost trimis. Așteptați o oră sau sunați. Ce ați scris este încă aici.
tell-sent-before = Acest text a fost deja trimis, cu alte cuvinte. Trimiteți încă o dată dacă este ceva nou.
tell-not-taken = Acest text nu a putut fi trimis și nu a ajuns la nimeni. Încercați din nou peste câteva minute sau sunați. Ce ați scris este încă aici.
