## Visits
visit-new = Consemnați un control
visit-new-lead = O inspecție, o descindere sau alt control la un loc de muncă. Muncitorii se numără; niciunul nu are nevoie de nume. Nimeni nu este întrebat dacă un muncitor are drept de ședere și nu există loc unde să se scrie.
visit-new-button = Consemnați controlul
visit-site = Locul
visit-site-hint = Așa cum i-ați spune unui coleg cum să îl găsească. Se sigilează.
visit-site-missing = Spuneți ce loc a fost.
visit-employer = Angajatorul
visit-sector = Sector
visit-sector-missing = Alegeți sectorul din care face parte munca.
visit-kind = Ce fel de control
visit-on = În ce zi
visit-on-hint = Lăsați gol pentru astăzi.
visit-with = Cine a mai participat
visit-met = Muncitori întâlniți
visit-met-hint = Toți, și cei fără niciun semn.
visit-met-missing = Spuneți câți muncitori au fost întâlniți; 0 este un număr.
visit-alone = Dintre ei, cu câți s-a vorbit între patru ochi
visit-signs = Dintre ei, cu semne
visit-signs-hint = Semne pe care le-ați văzut sau despre care vi s-a spus.
visit-persons = Dintre ei, persoane cu caz
visit-what = Ce ați văzut
visit-what-hint = Ce se spune despre loc se scrie aici o singură dată, pentru toți cei care au fost acolo.
visit-nothing-said = În afară de cifre nu s-a consemnat nimic.
visit-done = Controlul a fost consemnat. Acum dați un număr fiecărui muncitor care prezintă semne sau dorește ajutor.
visit-workers = Muncitorii din acest control
visit-workers-none = Niciun muncitor nu are încă număr.
visit-workers-title = Muncitorii din controlul { $reference }
visit-more-workers = Alți muncitori
visit-worker = Muncitorul { $number }
visit-worker-new = Dați un număr unui muncitor
visit-worker-lead = Trei întrebări. Numărul este următorul liber.
visit-worker-button = Consemnați muncitorul
visit-worker-done = Muncitorul a fost consemnat.
visit-worker-alone = S-a vorbit între patru ochi
visit-worker-signs = Semne
visit-worker-signs-hint = Cel observat primul. Lăsați gol dacă nu a fost niciunul.
visit-worker-agreed = Dorește ajutor
visit-worker-agreed-hint = Răspunsul propriu al muncitorului, dat între patru ochi.
visit-worker-presume = Prezumați acest muncitor drept victimă
visit-worker-not-yet = Muncitorul devine persoană prin propriul acord sau prin semne, dacă nu a refuzat.
visit-state-person = Are caz
visit-state-not-asked = Nu a spus
visit-stand = Ce s-a aflat de atunci
visit-stand-missing = Alegeți ce s-a aflat.
visit-stands-done = S-a consemnat.
visit-ready = { $count ->
    [one] Un muncitor dorește ajutor
    [few] { $count } muncitori doresc ajutor
   *[other] { $count } de muncitori doresc ajutor
  }
visit-ready-hint = Fiecare primește un caz propriu, care face trimitere la ce s-a scris despre control. Niciunul nu depinde de altul.
visit-presume-all = { $count ->
    [one] Deschideți un caz pentru acest muncitor
    [few] Deschideți { $count } cazuri
   *[other] Deschideți { $count } de cazuri
  }
visit-presumed-done = Fiecare dintre ei are acum un caz propriu.

visit-inspection = Inspecție
visit-raid = Descindere împreună cu alte autorități
visit-follow-up = Control după unul anterior
visit-outreach = Muncă pe teren, fără atribuții de control
stand-agreed = Dorește ajutor
stand-said-no = A refuzat
stand-gone = Nu mai era acolo

event-visited = A avut loc un control: { $kind }
event-workers-met = { $count ->
    [one] Un muncitor a primit un număr
    [few] { $count } muncitori au primit numere
   *[other] { $count } de muncitori au primit numere
  }
event-worker-stands = S-a aflat despre muncitorul { $worker }: { $stand }
event-worker-presumed = Muncitorul { $worker } are caz

## A list from a spreadsheet
visit-list = Citiți muncitorii dintr-un tabel
visit-list-lead = Un fișier în format XLSX sau ODS ori text în UTF-8 (CSV). Se citește tot sau deloc. Același fișier trimis de două ori nu adaugă nimic de două ori.
visit-list-columns = Primul rând dă titlurile coloanelor: „worker” este un număr de la 1 în sus și este obligatoriu. „alone”, „agrees” și „child” conțin yes, no sau nimic; „signs” conține identificatorii semnelor.
visit-list-never = O coloană despre dreptul de ședere nu se citește și nimic din ea nu se păstrează ({ $article }).
visit-list-file = Fișier
visit-list-file-hint = Cel mult 5.000 de muncitori și 3 MB. Numele nu sunt necesare.
visit-list-file-missing = Alegeți un fișier.
visit-list-button = Citiți fișierul
visit-list-done = Lista a fost citită
visit-list-added = { $count ->
    [0] Nu s-a adăugat niciun muncitor.
    [one] S-a adăugat un muncitor.
    [few] S-au adăugat { $count } muncitori.
   *[other] S-au adăugat { $count } de muncitori.
  }
visit-list-there = { $count ->
    [0] Niciunul nu era deja acolo.
    [one] Unul era deja acolo, așa cum este în listă.
    [few] { $count } erau deja acolo, așa cum sunt în listă.
   *[other] { $count } erau deja acolo, așa cum sunt în listă.
  }
visit-list-dropped = Coloana { $place } nu a fost citită: nimic de acest fel nu se păstrează aici.
visit-list-dropped-never = Coloana { $place } nu a fost citită: pare a fi despre dreptul de ședere, iar despre aceasta nu se păstrează nimic aici.
visit-column-worker = worker
sheet-at = Rândul { $row }, coloana { $column }: { $why }
sheet-empty = În fișier nu există niciun rând cu un muncitor.
sheet-too-many-rows = Fișierul are mai mult de 5.000 de rânduri. Niciun control nu are atâția muncitori într-o listă; împărțiți-o.
sheet-no-worker-column = Nicio coloană nu are titlul „worker”. Dați acest titlu coloanei cu numerele.
sheet-column-twice = O coloană dinainte are același titlu. Redenumiți una dintre cele două.
sheet-no-number = Nu există niciun număr. Dați câte unul fiecărui muncitor.
sheet-not-a-number = Acesta nu este un număr întreg de la 1 la 9.999.
sheet-number-twice = Numărul este și în rândul { $row }. Dați fiecărui muncitor un singur număr.
sheet-neither = Nu este nici yes, nici no. Lăsați gol dacă nu se știe.
sheet-unknown-sign = Unul dintre acestea nu este identificatorul unui semn.
sheet-too-long = În această celulă este prea mult text.
sheet-too-large = Fișierul este prea mare: cel mult 3 MB și 40 MB dezarhivat. Lăsați numai lista.
sheet-encoding = Rândul { $row } nu este în UTF-8. Salvați fișierul ca „CSV UTF-8” sau ca XLSX.
sheet-merged = În rândul { $row } sunt celule îmbinate. Separați-le, astfel încât fiecare muncitor să aibă un rând.
sheet-old = Fișierul este în formatul de dinainte de 2007 sau are parolă. Salvați-l ca XLSX fără parolă.
sheet-unreadable = Fișierul nu poate fi citit. Salvați-l ca XLSX, ODS sau CSV și trimiteți-l pe acela.

refused-more-than-met = Muncitori întâlniți: { $met }. Nu se poate să se fi vorbit între patru ochi cu mai mulți sau să prezinte semne mai mulți.
refused-no-visit = Această sesizare nu este un control.
refused-worker-number = Numărul unui muncitor este de la 1 la 9.999.
refused-unknown-sign = Muncitorul { $number } are un semn pe care instrumentul nu îl cunoaște.
refused-worker-twice = Muncitorul { $number } apare de două ori în listă.
refused-worker-is-another = Muncitorul { $number } este deja consemnat, dar altfel. Dați alt număr sau deschideți muncitorul și spuneți ce s-a aflat de atunci. Din listă nu s-a păstrat nimic.
refused-no-such-worker = Niciun muncitor din acest control nu are numărul { $number }.
refused-worker-is-person = Muncitorul { $number } are deja un caz. Deschideți-l pe acela.
refused-worker-said-no = Muncitorul { $number } a refuzat. Consemnați dacă s-a schimbat.
refused-nothing-of-worker = Muncitorul { $number } nici nu a consimțit, nici nu prezintă semne. Consemnați care dintre cele două există.

## Sections of ISIC and NACE
sector-a = Agricultură, silvicultură și pescuit
sector-b = Industrie extractivă
sector-c = Industrie prelucrătoare
sector-d = Energie electrică și gaze
sector-e = Apă și deșeuri
sector-f = Construcții
sector-g = Comerț și reparații auto
sector-h = Transport și depozitare
sector-i = Hoteluri și restaurante
sector-j = Informații și comunicații
sector-k = Bănci și asigurări
sector-l = Tranzacții imobiliare
sector-m = Activități profesionale și științifice
sector-n = Curățenie, pază, muncă temporară și alte servicii suport
sector-o = Administrație publică
sector-p = Învățământ
sector-q = Sănătate și asistență socială
sector-r = Arte și recreere
sector-s = Alte servicii
sector-t = Muncă în gospodării
sector-u = Ambasade și organisme internaționale
