## An organisation's members and its key, for its custodians
keys-nav = Membri și chei
keys-title = Membri și chei
keys-lead = Cine aparține organizației dumneavoastră și cheia care deschide ce i se transmite.
keys-members-heading = Membri
keys-member-own = Dumneavoastră
keys-member-without-key = Nu poate deschide nimic
keys-member-without-key-detail = Acest membru nu a primit cheia actuală. Primiți-l din nou.
keys-key-heading = Cheia organizației
keys-key-number = Cheia { $number }
keys-key-settled = Totul este învelit cu această cheie.
keys-key-left = { $left ->
    [one] { $left } cheie a unui caz este încă învelită cu cheia dinainte. Membrii o deschid ca înainte; până la terminare se păstrează cheia dinainte.
    [few] { $left } chei ale cazurilor sunt încă învelite cu cheia dinainte. Membrii le deschid ca înainte; până la terminare se păstrează cheia dinainte.
   *[other] { $left } de chei ale cazurilor sunt încă învelite cu cheia dinainte. Membrii le deschid ca înainte; până la terminare se păstrează cheia dinainte.
  }
keys-key-under-way = în curs
keys-key-waiting = neterminat
keys-look-again = Priviți din nou
keys-go-on = Continuați
keys-going-on = Continuă cât timp sunteți în cont.
keys-passphrase-reason = Ca nimeni să nu facă acest lucru de la un birou lăsat deschis.

## A member of the organisation
member-page-lead = Două lucruri pe care un custode le poate face pentru acest membru sau în privința lui.
member-none = Aceasta este propria dumneavoastră calitate de membru. Alt custode poate face ceva.
member-end-title = Încheiați calitatea de membru
member-end-lead = { $name } iese imediat din cont peste tot și nu mai poate deschide nimic din organizația dumneavoastră.
member-end-key = Organizația primește o cheie nouă. O primesc toți cei care rămân, iar ce se scrie de acum nu poate fi deschis de cine a plecat. Invitațiile încă deschise devin nule: faceți altele noi.
member-end-not-defended = Ce a putut citi { $name } până acum poate fi copiat. Nimic nu poate desface acest lucru: gândiți-vă la locurile sigure și la numerele de telefon care trebuie schimbate.
member-end-button = Încheiați calitatea de membru
member-ended = Calitatea de membru este încheiată, iar cheia nouă este în folosință. Cheile cazurilor se învelesc acum cu ea.
member-ended-left-out = Calitatea de membru este încheiată. Cineva care rămâne nu a putut primi cheia nouă: vedeți lista.
key-renew-title = Puneți în folosință o cheie nouă
key-renew-lead = Faceți acest lucru dacă este posibil ca cineva să aibă fără drept cheia organizației. Cheia nouă o primește fiecare membru, iar invitațiile încă deschise devin nule.
key-renew-button = Puneți în folosință o cheie nouă
key-renewed = Cheia nouă este în folosință. Cheile cazurilor se învelesc acum cu ea.

## Letting a member in again
recover-title = Primiți din nou membrul
recover-lead = { $name } și-a pierdut fraza de acces sau telefonul cu aplicația de autentificare. Dumneavoastră începeți, alt custode confirmă și fiecare dintre voi îi dă personal un cod lui { $name }.
recover-lead-sessions = Cu ambele coduri { $name } alege o frază de acces nouă și configurează din nou aplicația. Oriunde { $name } este acum în cont, se iese din cont, iar ciornele se pierd.
recover-partner = Nu există aici un al doilea custode: trebuie să confirme custodele unei organizații partenere. Numiți parteneri pe pagina dinainte.
recover-button = Începeți
recover-code-title = Jumătatea dumneavoastră de drum
recover-code-lead = Dați acest cod personal către { $name } și nu lăsați pe nimeni altcineva să îl vadă. Se arată numai acum.
recover-code-next-confirm = Alt custode confirmă în trei zile. Până atunci codul nu deschide nimic.
recover-code-next-use = Împreună cu codul celuilalt custode, îi permite lui { $name } să intre, o singură dată, în trei zile.
recover-code = Cod
recoveries-heading = Membri care sunt primiți din nou
recoveries-none = Nimeni.
recovery-by = Început de { $name }
recovery-until = Până la { $when }
recovery-waiting = așteaptă un al doilea custode
recovery-confirmed = așteaptă membrul
recovery-needs-partner = Nu există un al doilea custode în organizație: confirmă custodele unui partener.
recovery-confirm-title = Confirmați că un membru este primit din nou
recovery-confirm-lead = { $other } spune că { $name } și-a pierdut fraza de acces sau telefonul. Întâlniți-vă cu { $name } sau sunați la un număr pe care îl știți dinainte și asigurați-vă că este așa.
recovery-confirm-button = Confirmați
recovery-stop = Opriți
recovery-stopped = S-a oprit. Codurile nu mai lasă pe nimeni să intre.
partners-title = Organizații partenere
partners-lead = Custozii lor țin locul acolo unde organizația dumneavoastră are prea puțini. Alegeți organizații ai căror custozi vă sunt cunoscuți personal.
partners-choose = Organizații
partners-none = Niciuna
partners-button = Salvați
partners-saved = Partenerii sunt salvați.
partners-unknown = Alegeți din listă.
recovery-own-heading = Sunteți pe cale să fiți primit din nou
recovery-own-text = Un custode spune că v-ați pierdut fraza de acces sau telefonul. Dacă nu ați cerut acest lucru, opriți-l și anunțați alt custode.
recovery-own-last = Ați reprimit accesul la { $when }. Dacă nu ați fost dumneavoastră, anunțați imediat un custode.

## Coming back
come-back-title = Reveniți în cont
come-back-lead = V-ați pierdut fraza de acces sau telefonul. Doi custozi v-au dat câte un cod. Scrieți-le pe amândouă, în orice ordine.
come-back-first = Un cod
come-back-second = Celălalt cod
come-back-code-missing = Scrieți ambele coduri.
come-back-code-wrong = Aceste coduri nu permit intrarea: pot fi scrise greșit, folosite sau expirate. Întrebați ambii custozi.
come-back-button = Reveniți
come-back-link = Mi-am pierdut fraza de acces sau telefonul
come-back-link-lead = Rugați un custode al organizației să vă primească din nou. Nu există resetare prin e-mail.
came-back = Puteți intra din nou cu noua frază de acces.

## Against the loss of all members
reserve-heading = Dacă toți membrii ar pierde totul
reserve-none = Nimeni nu ar putea deschide cheia organizației: cazurile ei s-ar pierde. Numiți parteneri care au împreună doi custozi.
reserve-pairs = { $pairs ->
    [one] { $pairs } pereche de custozi ai partenerilor poate deschide împreună cheia organizației.
    [few] { $pairs } perechi de custozi ai partenerilor pot deschide împreună cheia organizației.
   *[other] { $pairs } de perechi de custozi ai partenerilor pot deschide împreună cheia organizației.
  }
reserve-opening = Custodele unui partener spune că membrii dumneavoastră și-au pierdut accesul și a început să vă deschidă cheia. Un al doilea poate termina până la { $when }. Dacă nu l-ați pierdut, opriți.
reserve-stop = Opriți
reserve-stopped = S-a oprit.
entrusted-heading = Organizații cărora le țineți locul
entrusted-none = Nicio organizație nu a numit-o pe a dumneavoastră ca partener.
entrusted-no-pair = Nu există un al doilea custode împreună cu care ați putea deschide cheia ei.
entrusted-ready = Împreună cu un al doilea custode îi puteți deschide cheia dacă toți membrii ei au pierdut totul.
entrusted-begun = Alt custode a început să îi deschidă cheia. Puteți termina până la { $when }.
entrusted-begun-by-you = Ați început să îi deschideți cheia. Alt custode poate termina până la { $when }.
entrusted-title = Deschideți cheia: { $organisation }
entrusted-lead = Faceți acest lucru numai dacă fiecare membru al organizației { $organisation } și-a pierdut fraza de acces sau telefonul și niciun custode al ei nu îi poate primi din nou. Se consemnează acolo, iar cine a rămas poate opri.
entrusted-lead-finish = Alt custode a început. Când terminați, se face o invitație pentru următorul custode al organizației { $organisation }. Asigurați-vă personal cine o primește.
entrusted-begin-button = Începeți
entrusted-finish-button = Terminați
entrusted-begun-done = A început. Un al doilea custode termină pe această pagină în trei zile.
entrusted-code-title = Invitație pentru următorul custode
entrusted-code-lead = Dați personal acest cod următorului custode al organizației { $organisation }. Deschide cheia organizației, funcționează o singură dată în șapte zile și se arată numai acum.
