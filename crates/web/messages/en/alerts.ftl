### Status: reviewed

nav-alerts = Alerts
alerts-title = Alerts
alerts-lead = What somebody should ask about. An alert is a question and no finding: speak with the person first, then say what was behind it.
alerts-thresholds = Shown are the last 28 days: more than ten cases and concerns on one day, and more than three times what is usual for the member and for the role; a case opened to help in which the member has written nothing before or within seven days; a third emergency access within 30 days.
alerts-open-heading = To ask about
alerts-open-none = There is nothing to ask about.
alerts-answered-heading = Answered
alerts-answered-none = No alert of the last 28 days was answered.
alert-open = Not answered
alert-volume = { $count ->
    [one] { $count } case or concern opened on { $day }; { $usual } is usual
   *[other] { $count } cases and concerns opened on { $day }; { $usual } are usual
  }
alert-volume-first = { $count ->
    [one] { $count } case or concern opened on { $day }
   *[other] { $count } cases and concerns opened on { $day }
  }
alert-no-part = Case { $reference } was opened to help, and nothing was written in it
alert-chain = { $count ->
    [one] { $count } emergency access within 30 days
   *[other] { $count } emergency accesses within 30 days
  }
alert-answer = Say what was behind it
alert-answer-lead = What you choose is kept and shown to the custodians of the organisation and to the co-ordinator.
alert-reason = What was behind it?
alert-reason-missing = Choose what was behind it.
alert-stood-in = Took over a colleague’s work, or stood in at night or on leave
alert-more-work = There was more work that day: a raid, a move, many arrivals
alert-checked = Was asked to check or to put right what is written
alert-not-written-down = What followed was done, and not written down here
alert-not-explained = Nobody could explain it
alert-misuse = It was misuse
alert-answered-done = Your answer was recorded.
