### Status: reviewed

## Visits
visit-new = Record a visit
visit-new-lead = An inspection, a raid or another visit to a place of work. Workers are counted; none of them needs a name. Nobody is asked whether a worker may stay in the country, and there is no place to write it.
visit-new-button = Write the visit down
visit-site = The place
visit-site-hint = As you would tell a colleague how to find it. It is sealed.
visit-site-missing = Say which place it was.
visit-employer = The employer
visit-sector = Sector
visit-sector-missing = Choose the sector that the work belongs to.
visit-kind = What kind of visit
visit-on = On which day
visit-on-hint = Leave it empty for today.
visit-with = Who came along
visit-met = Workers met
visit-met-hint = All of them, those without any sign too.
visit-met-missing = Say how many workers were met; 0 is a number.
visit-alone = Of them spoken to alone
visit-signs = Of them with signs
visit-signs-hint = Signs that you saw or that were told to you.
visit-persons = Of them persons with a case
visit-what = What you saw
visit-what-hint = What is said of the place is written here once, for everybody who was there.
visit-nothing-said = Nothing was written down beside the numbers.
visit-done = The visit was written down. Now give a number to each worker who has signs or wants help.
visit-workers = Workers of the visit
visit-workers-none = No worker has a number yet.
visit-workers-title = Workers of visit { $reference }
visit-more-workers = Further workers
visit-worker = Worker { $number }
visit-worker-new = Give a number to a worker
visit-worker-lead = Three questions. The number is the next one that is free.
visit-worker-button = Write the worker down
visit-worker-done = The worker was written down.
visit-worker-alone = Spoken to alone
visit-worker-signs = Signs
visit-worker-signs-hint = The one that you noticed first. Leave it empty if there was none.
visit-worker-agreed = Wants help
visit-worker-agreed-hint = The worker’s own answer, given alone.
visit-worker-presume = Presume this worker to be a victim
visit-worker-not-yet = The worker becomes a person by their own agreement, or by signs where they have not said no.
visit-state-person = Has a case
visit-state-not-asked = Did not say
visit-stand = What was learnt since
visit-stand-missing = Choose what was learnt.
visit-stands-done = It was written down.
visit-ready = { $count ->
    [one] One worker wants help
   *[other] { $count } workers want help
}
visit-ready-hint = Each gets a case of their own, which refers to what is written of the visit. None depends on another.
visit-presume-all = { $count ->
    [one] Make a case for this worker
   *[other] Make { $count } cases
}
visit-presumed-done = Each of them has a case of their own now.

visit-inspection = Inspection
visit-raid = Raid with other authorities
visit-follow-up = Visit after an earlier one
visit-outreach = Outreach, without powers
stand-agreed = Wants help
stand-said-no = Said no
stand-gone = Was not there any more

event-visited = A visit took place: { $kind }
event-workers-met = { $count ->
    [one] A worker was given a number
   *[other] { $count } workers were given numbers
}
event-worker-stands = Learnt of worker { $worker }: { $stand }
event-worker-presumed = Worker { $worker } has a case

## A list from a spreadsheet
visit-list = Read workers from a spreadsheet
visit-list-lead = A file in the format XLSX or ODS, or text in UTF-8 (CSV). It is read whole or not at all. The same file sent twice adds nothing twice.
visit-list-columns = The first row heads the columns: “worker” is a number from 1 and has to be there. “alone”, “agrees” and “child” hold yes, no or nothing; “signs” holds the ids of signs.
visit-list-never = A column about whether somebody may stay in the country is not read, and nothing of it is kept ({ $article }).
visit-list-file = File
visit-list-file-hint = At most 5,000 workers and 3 MB. No names are needed.
visit-list-file-missing = Choose a file.
visit-list-button = Read the file
visit-list-done = The list was read
visit-list-added = { $count ->
    [0] No worker was added.
    [one] One worker was added.
   *[other] { $count } workers were added.
}
visit-list-there = { $count ->
    [0] None was there already.
    [one] One was there already, as it is in the list.
   *[other] { $count } were there already, as they are in the list.
}
visit-list-dropped = Column { $place } was not read: nothing of this kind is kept here.
visit-list-dropped-never = Column { $place } was not read: it looks as if it were about whether somebody may stay in the country, and nothing about that is kept here.
visit-column-worker = worker
sheet-at = Row { $row }, column { $column }: { $why }
sheet-empty = There is no row of a worker in the file.
sheet-too-many-rows = The file has more than 5,000 rows. No visit has so many workers in one list; divide it.
sheet-no-worker-column = No column is headed “worker”. Head the column with the numbers so.
sheet-column-twice = A column before is headed alike. Rename one of the two.
sheet-no-number = There is no number. Give each worker one.
sheet-not-a-number = This is no whole number from 1 to 9,999.
sheet-number-twice = The number stands in row { $row } too. Give each worker one number.
sheet-neither = This is neither yes nor no. Leave it empty if it is not known.
sheet-unknown-sign = One of these is no id of a sign.
sheet-too-long = There is too much in this cell.
sheet-too-large = The file is too large: at most 3 MB, and 40 MB unpacked. Leave out everything but the list.
sheet-encoding = Row { $row } is not in UTF-8. Save the file as “CSV UTF-8”, or as XLSX.
sheet-merged = Cells are merged in row { $row }. Unmerge them, so that each worker has one row.
sheet-old = The file is in the format from before 2007, or has a password. Save it as XLSX without one.
sheet-unreadable = The file cannot be read. Save it as XLSX, ODS or CSV, and send that.

refused-more-than-met = Of { $met } workers met, no more can have been spoken to alone or have signs.
refused-no-visit = This concern is no visit.
refused-worker-number = A worker’s number goes from 1 to 9,999.
refused-unknown-sign = Worker { $number } has a sign that the instrument does not know.
refused-worker-twice = Worker { $number } stands in the list twice.
refused-worker-is-another = Worker { $number } is written down already, and otherwise. Give another number, or open the worker and say what was learnt since. Nothing of the list was kept.
refused-no-such-worker = No worker of this visit has the number { $number }.
refused-worker-is-person = Worker { $number } has a case by now. Open that.
refused-worker-said-no = Worker { $number } said no. Write down if that has changed.
refused-nothing-of-worker = Worker { $number } neither agreed nor has signs. Write down which of the two there is.

## Sections of ISIC and NACE
sector-a = Agriculture, forestry and fishing
sector-b = Mining
sector-c = Manufacturing
sector-d = Electricity and gas
sector-e = Water and waste
sector-f = Construction
sector-g = Trade, and repair of vehicles
sector-h = Transport and storage
sector-i = Hotels and restaurants
sector-j = Information and communication
sector-k = Banks and insurance
sector-l = Real estate
sector-m = Professional and scientific work
sector-n = Cleaning, security, temporary work and other support
sector-o = Public administration
sector-p = Education
sector-q = Health and social work
sector-r = Arts and recreation
sector-s = Other services
sector-t = Work in households
sector-u = Embassies and international bodies
