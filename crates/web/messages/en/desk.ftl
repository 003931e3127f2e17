### Status: reviewed

desk-title = Duty desk
desk-concerns-heading = Concerns that nobody has taken up
desk-concerns-none = No open concern.
desk-lapsed-heading = Referrals that nobody answered in time
desk-lapsed-none = No lapsed referral.
desk-alarms-heading = Alarms on removal or detention that no lawyer has taken up
desk-next-alarm = Call whoever is responsible, and find a lawyer
desk-danger = Danger
desk-child = Child
desk-told = Told
desk-by = By
desk-next-presume = Read it, then presume or end
desk-next-lapsed = Ask another organisation, then mark as dealt with
desk-dealt-with = Dealt with
desk-dealt-with-done = Marked as dealt with.

## Co-ordinator's overview
overview-title = Overview
overview-lead = How the machinery moves, in counts. No person is named and no small group is described.
overview-funnel-heading = From concern to protection
overview-funnel-description = Of { $concerns } concerns, { $presumed } led to a presumption; for { $helped } people another organisation accepted to help.
overview-step = Step
overview-count = Number
overview-step-concerns = Concerns told
overview-step-linked = Concerns that became a case
overview-step-presumed = People presumed
overview-step-reflection = Reflection periods begun
overview-times-heading = Median times
overview-time-none = Not enough to say
overview-escalated-heading = Referrals that came to you
overview-escalated-none = No referral waits for you.
overview-still-heading = No movement for 14 days or more
overview-still-none = No case has stood still.
overview-holder = Responsible
overview-moved = Last movement
overview-gaps-heading = What the country profile lacks
overview-gaps-none = The profile meets the convention.
desk-maybe-child = Perhaps a child
overview-step-helped = People whom another organisation helps
overview-days = { $days ->
    [one] { $days } day
   *[other] { $days } days
  }
overview-gaps-count = { $gaps ->
    [one] { $gaps } gap
   *[other] { $gaps } gaps
  }
overview-reports-heading = Reports to come
overview-reports-none = The country profile names no reporting day.
overview-reports-unverified = Day not verified.
overview-log-heading = The log
overview-log-entries = Entries
overview-log-signed = Last signed
overview-log-never = Never
overview-log-waiting = Something that happened on { $since } still waits for its place in the log. Tell whoever runs the server.
overview-log-unsigned = What happened since { $since } is not signed. Tell whoever runs the server.
overview-log-checkpoint = Keep the newest checkpoint: it shows later whether history was rewritten
overview-time-presumption = From a concern to the presumption
overview-time-protection = From the presumption to the first help or reflection period
overview-lately = Of people presumed since { $day }. With fewer than five no time is said.
overview-median = Half waited no longer than
overview-persons = People
overview-hours = { $hours ->
    [one] { $hours } hour
   *[other] { $hours } hours
  }
overview-ending-heading = Rights and deadlines that end within 14 days
overview-ending-none = None ends.
overview-lapsing-heading = Referrals that lapse within a day
overview-lapsing-none = None lapses.
overview-alarms-heading = Alarms on removal or detention that no lawyer has taken up
overview-alarms-none = No alarm waits.
overview-full-heading = Services without a free place
overview-full-none = Every service that counts its places has one free.
overview-alarm-since = Alarm since
overview-laws-heading = Shared by law, without an agreement
overview-laws-none = The law was not invoked anywhere.
