desk-title = Serviciul de permanență
desk-concerns-heading = Sesizări nepreluate
desk-concerns-none = Nicio sesizare deschisă.
desk-lapsed-heading = Referiri la care nimeni nu a răspuns la timp
desk-lapsed-none = Nicio referire expirată.
desk-alarms-heading = Alarme de îndepărtare sau custodie publică nepreluate de niciun avocat
desk-next-alarm = Telefonați organizației responsabile și găsiți un avocat
desk-danger = Pericol
desk-child = Copil
desk-told = Transmisă
desk-by = De către
desk-next-presume = Citiți-o, apoi prezumați sau încheiați
desk-next-lapsed = Întrebați altă organizație, apoi marcați ca rezolvată
desk-dealt-with = Rezolvată
desk-dealt-with-done = Marcată ca rezolvată.

## Co-ordinator's overview
overview-title = Privire de ansamblu
overview-lead = Cum funcționează mecanismul, în cifre. Nicio persoană nu este numită și niciun grup mic nu este descris.
overview-funnel-heading = De la sesizare la protecție
overview-funnel-description = Din { $concerns } sesizări, { $presumed } au dus la o prezumție; pentru { $helped } persoane o altă organizație a acceptat să ajute.
overview-step = Etapă
overview-count = Număr
overview-step-concerns = Sesizări transmise
overview-step-linked = Sesizări devenite cazuri
overview-step-presumed = Victime prezumate
overview-step-reflection = Perioade de reflecție începute
overview-times-heading = Durate mediane
overview-time-none = Prea puține pentru a spune
overview-escalated-heading = Referiri ajunse la dumneavoastră
overview-escalated-none = Nicio referire nu vă așteaptă.
overview-still-heading = Nicio mișcare de 14 zile sau mai mult
overview-still-none = Niciun caz nu a stat pe loc.
overview-holder = Responsabil
overview-moved = Ultima mișcare
overview-gaps-heading = Ce lipsește din profilul țării
overview-gaps-none = Profilul respectă convenția.
desk-maybe-child = Poate copil
overview-step-helped = Persoane ajutate de altă organizație
overview-days = { $days ->
    [one] { $days } zi
    [few] { $days } zile
   *[other] { $days } de zile
  }
overview-gaps-count = { $gaps ->
    [one] { $gaps } lacună
    [few] { $gaps } lacune
   *[other] { $gaps } de lacune
  }
overview-reports-heading = Rapoarte viitoare
overview-reports-none = Profilul țării nu indică nicio zi de raportare.
overview-reports-unverified = Zi neverificată.
overview-log-heading = Jurnalul
overview-log-entries = Înregistrări
overview-log-signed = Ultima semnare
overview-log-never = Niciodată
overview-log-waiting = Ceva ce s-a întâmplat la { $since } își așteaptă încă locul în jurnal. Anunțați cine administrează serverul.
overview-log-unsigned = Ce s-a întâmplat de la { $since } nu este semnat. Anunțați cine administrează serverul.
overview-log-checkpoint = Păstrați cel mai nou punct de control: el arată mai târziu dacă istoria a fost rescrisă
overview-time-presumption = De la sesizare la prezumție
overview-time-protection = De la prezumție la primul ajutor sau la perioada de reflecție
overview-lately = Despre persoanele prezumate victime din { $day }. Sub cinci persoane nu se indică nicio durată.
overview-median = Jumătate au așteptat cel mult
overview-persons = Persoane
overview-hours = { $hours ->
    [one] { $hours } oră
    [few] { $hours } ore
   *[other] { $hours } de ore
  }
overview-ending-heading = Drepturi și termene care se încheie în 14 zile
overview-ending-none = Nu se încheie niciunul.
overview-lapsing-heading = Referiri care expiră într-o zi
overview-lapsing-none = Nu expiră niciuna.
overview-alarms-heading = Alarme de îndepărtare sau custodie publică nepreluate de niciun avocat
overview-alarms-none = Nicio alarmă nu așteaptă.
overview-full-heading = Servicii fără niciun loc liber
overview-full-none = Fiecare serviciu care își numără locurile are un loc liber.
overview-alarm-since = Alarmă din
overview-laws-heading = Transmis în temeiul legii, fără acord
overview-laws-none = Legea nu a fost invocată nicăieri.
