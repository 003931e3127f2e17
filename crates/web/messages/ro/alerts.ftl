nav-alerts = Alerte
alerts-title = Alerte
alerts-lead = Despre ce ar trebui să întrebe cineva. O alertă este o întrebare, nu o constatare: vorbiți mai întâi cu persoana, apoi spuneți care a fost cauza.
alerts-thresholds = Se arată ultimele 28 de zile: peste zece cazuri și sesizări într-o zi și de peste trei ori mai mult decât este obișnuit pentru membru și pentru rol; un caz deschis pentru a ajuta în care membrul nu a scris nimic înainte sau în șapte zile; un al treilea acces de urgență în 30 de zile.
alerts-open-heading = De întrebat
alerts-open-none = Nu este nimic de întrebat.
alerts-answered-heading = Cu răspuns
alerts-answered-none = La nicio alertă din ultimele 28 de zile nu s-a răspuns.
alert-open = Fără răspuns
alert-volume = { $count ->
    [one] { $count } caz sau sesizare s-a deschis la { $day }; de obicei { $usual }
    [few] { $count } cazuri și sesizări s-au deschis la { $day }; de obicei { $usual }
   *[other] { $count } de cazuri și sesizări s-au deschis la { $day }; de obicei { $usual }
  }
alert-volume-first = { $count ->
    [one] { $count } caz sau sesizare s-a deschis la { $day }
    [few] { $count } cazuri și sesizări s-au deschis la { $day }
   *[other] { $count } de cazuri și sesizări s-au deschis la { $day }
  }
alert-no-part = Cazul { $reference } a fost deschis pentru a ajuta și nu s-a scris nimic în el
alert-chain = { $count ->
    [one] { $count } acces de urgență în 30 de zile
    [few] { $count } accesuri de urgență în 30 de zile
   *[other] { $count } de accesuri de urgență în 30 de zile
  }
alert-answer = Spuneți care a fost cauza
alert-answer-lead = Ce alegeți se păstrează și se arată custozilor organizației și coordonatorului.
alert-reason = Care a fost cauza?
alert-reason-missing = Alegeți care a fost cauza.
alert-stood-in = A preluat activitatea unui coleg sau a ținut locul noaptea ori în concediu
alert-more-work = A fost mai mult de lucru în acea zi: o descindere, o mutare, multe sosiri
alert-checked = I s-a cerut să verifice sau să corecteze ce este scris
alert-not-written-down = Ce a urmat s-a făcut și nu s-a consemnat aici
alert-not-explained = Nimeni nu a putut explica
alert-misuse = A fost un abuz
alert-answered-done = Răspunsul dumneavoastră a fost consemnat.
