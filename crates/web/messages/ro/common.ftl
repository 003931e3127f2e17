## Frame of every page
title-error = Eroare:
skip-to-content = Salt la conținutul principal
language = Limba
invented-banner = Demonstrație. Toate persoanele și organizațiile de pe aceste pagini sunt inventate.
draft-notice = Traducere provizorie. Niciun traducător sau revizor nu a confirmat încă această pagină.
print = Tipăriți această pagină
done-title = Gata
back = Înapoi

## Exit this page
exit-emergency = Urgență
exit-this-page = Ieșiți din această pagină
exit-activated = Se părăsește pagina.
exit-timed-out = Ieșirea din această pagină a expirat.
exit-press-two-more = Shift: apăsați încă de 2 ori pentru a ieși.
exit-press-one-more = Shift: apăsați încă o dată pentru a ieși.

## Footer
footer-rights = Informații și linii de ajutor
footer-protection = Ce este protejat și ce nu
footer-accessibility = Accesibilitate

## Front door
start-title = Început
start-lead = Pentru cei care ajută și pentru cei care au nevoie de ajutor.

## Forms
error-summary-title = Există o problemă
error-prefix = Eroare:
optional = (opțional)
dont-know = Nu știu
field-too-long = { $length ->
    [one] Ați scris { $length } caracter. Scurtați textul la cel mult { $most }.
    [few] Ați scris { $length } caractere. Scurtați textul la cel mult { $most }.
   *[other] Ați scris { $length } de caractere. Scurtați textul la cel mult { $most }.
  }
field-unreadable = Unele caractere au ajuns deteriorate (apar ca �). Scrieți-le din nou.
field-not-a-number = Scrieți un număr întreg, cel mult { $most }.
field-not-a-choice = Alegeți unul dintre răspunsurile de pe pagină.

## When something is not as it should be
error-reference = Dacă cereți ajutor, comunicați acest număr:
not-found-title = Nu există aici o pagină pentru dumneavoastră
not-found-text = Pagina nu există sau nu aveți voie să o vedeți. Cele două situații arată la fel, în mod intenționat.
not-found-next = Verificați adresa sau întoarceți-vă de unde ați venit.
broken-title = Ceva nu a funcționat aici
broken-text = Este o defecțiune a acestui site, nu o greșeală a dumneavoastră. Ce ați trimis poate nu s-a salvat.
broken-next = Întoarceți-vă și încercați din nou. Formularul ar trebui să păstreze ce ați scris.
too-large-title = Ați trimis prea mult deodată
too-large-text = Un formular primește cel mult 16 megaocteți, iar acesta avea mai mult. Nu s-a salvat nimic.
too-large-next = Întoarceți-vă și scurtați cel mai lung text sau trimiteți-l pe părți.
interrupted-title = Conexiunea s-a întrerupt
interrupted-text = A ajuns doar o parte din ce ați trimis, așa că nu s-a salvat nimic. Întoarceți-vă și trimiteți din nou.
forged-title = Formularul a fost trimis de pe alt site
forged-text = Browserul dumneavoastră spune că formularul a fost trimis de pe alt site. Nu s-a făcut nimic. Deschideți pagina aici și trimiteți formularul dumneavoastră.
expired-title = Vă rugăm să trimiteți încă o dată
expired-text = Pagina a stat deschisă prea mult sau modulele cookie sunt dezactivate. Nu s-a salvat încă nimic. Verificați ce ați scris; dacă este al dumneavoastră, trimiteți din nou.
expired-what-you-typed = Ce ați scris
expired-send-again = Trimiteți din nou

## Dates
date-day = Ziua
date-month = Luna
date-year = Anul
date-hint = De exemplu 27 3 2026. Lăsați gol dacă nu știți.
date-incomplete = Completați ziua, luna și anul sau lăsați toate trei goale.
date-impossible = O astfel de zi nu există în calendar. Verificați ziua și luna.
date-long = { $day } { $month } { $year }
month-long = { $month } { $year }
moment-long = { $date }, { $time }
month-1 = ianuarie
month-2 = februarie
month-3 = martie
month-4 = aprilie
month-5 = mai
month-6 = iunie
month-7 = iulie
month-8 = august
month-9 = septembrie
month-10 = octombrie
month-11 = noiembrie
month-12 = decembrie
month-alone-1 = ianuarie
month-alone-2 = februarie
month-alone-3 = martie
month-alone-4 = aprilie
month-alone-5 = mai
month-alone-6 = iunie
month-alone-7 = iulie
month-alone-8 = august
month-alone-9 = septembrie
month-alone-10 = octombrie
month-alone-11 = noiembrie
month-alone-12 = decembrie
due-today = se încheie astăzi
due-in-days = { $days ->
    [one] mai este { $days } zi
    [few] mai sunt { $days } zile
   *[other] mai sunt { $days } de zile
  }
due-over-days = { $days ->
    [one] depășit cu { $days } zi
    [few] depășit cu { $days } zile
   *[other] depășit cu { $days } de zile
  }
start-sign-in = Intrați în cont pentru a lucra
own-reference = Referința proprie
own-reference-hint = Numărul cu care dosarele dumneavoastră cunosc persoana, de exemplu LU-2026/041. Niciodată un nume, un număr de telefon sau numărul unui act.
own-reference-missing = Indicați numărul cu care dosarele dumneavoastră cunosc persoana
own-reference-unfit = Aceasta nu este o referință. Folosiți cel mult două litere și opt cifre, de exemplu LU-2026/041, și niciodată un nume, un număr de telefon sau numărul unui act.
own-reference-of = Referința la { $organisation }
coded-facts-lead = Organizația dumneavoastră participă numai cu referința proprie și cu fapte codificate. Numele, datele de contact și cuvintele rămân în dosarele proprii.
