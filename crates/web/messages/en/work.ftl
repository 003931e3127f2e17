### Status: reviewed

## Places of the house
nav-label = Pages
nav-work = My work
nav-report = Report a concern
nav-desk = Duty desk
nav-overview = Overview
nav-erasures = Erasures

## My work
work-title = My work
work-nothing = Nothing waits for you now.
work-ending-heading = Ending soon
work-ending-none = No right or deadline ends in the next 14 days.
work-answers-heading = Referrals to answer
work-answers-none = No referral waits for your answer.
work-asked-heading = Referrals you sent
work-asked-none = No referral that you sent is open.
work-people-heading = People you are responsible for
work-people-none = Your organisation is responsible for nobody now.
work-concerns-heading = What became of what you told
work-concerns-none = Your organisation has told no concern yet.
form-on-paper = No signal? Print this page: it can be filled in by hand, and typed here later.
work-drafts-heading = Unfinished
work-draft-concern = A concern, last saved { $when }
work-draft-typed = Characters typed: { $count }
work-draft-thrown-away = Thrown away.
work-draft-throw-away = Throw away
work-notices-heading = New since you last looked
work-due = Until
work-next = Next step
work-reference = Reference
work-since = Since
work-state = State
work-need = For
work-from = From
work-to = To
work-urgency = How soon
work-what = What
work-answer = Answer
work-open = Open
work-more = { $count ->
    [one] { $count } more is not shown.
   *[other] { $count } more are not shown.
  }

## What is new
notice-concern-reported = A concern was told
notice-concern-joined = Another concern is about a person you are responsible for
notice-concern-parted = A concern was joined wrongly and is set apart
notice-concern-left-behind = A concern waits again: the one that it was joined to became a case. Join it to that case
notice-referral-sent = A referral waits for your answer
notice-referral-accepted = A referral was accepted
notice-referral-declined = A referral was declined
notice-referral-expired = A referral was not answered in time
notice-referral-escalated = A referral went on to the co-ordinator
notice-referral-withdrawn = A referral was taken back
notice-referral-completed = A referral was completed
notice-holder-changed = Responsibility for a person moved
notice-child-moved = The person may be a child: by law you are no longer responsible
notice-child-moved-next = { $authority } is responsible now. Tell them today what they must know.
notice-answer-below = Answer it under “Referrals to answer” on this page.
notice-nothing-to-do = You can no longer open it. There is nothing to do.
notice-not-yours = Another organisation is responsible for the person, so you cannot open the case.
notice-for-others = Others of your organisation deal with this.
notice-alarm-next = You are told because you help this person. Act now, and call whoever is responsible.
notice-deadline-next = You are told so that somebody acts. Call whoever is responsible for the person.
notice-clock-ended = A period ended
notice-deadline-missed = Alarm: something that has a deadline was not done in time
notice-alarm-raised = Alarm: a removal or detention order
notice-other = Something changed
work-helping-heading = Referrals you accepted
work-helping-none = No referral that you accepted is open.
notice-presumed = A person was presumed: you are responsible
notice-guardian-due = A child needs a guardian
notice-alarm-tag = Alarm
work-seen = I have seen these
notice-erasure-asked = A closed case is to be destroyed: confirm or speak with who asked
notice-erased = A case you held was destroyed
list-more = More: { $heading }
notice-agreement-ran-out = An agreement has run out: ask the person again
notice-agreement-ended-again = A backup was put back, and an agreement had ended since: ask the person again
notice-emergency-to-answer = Emergency access waits for an answer: confirm or refuse
notice-emergency-asked = Somebody asked for emergency access
notice-emergency-open = Emergency access was confirmed
notice-emergency-refused = Emergency access was refused
notice-emergency-alone = Somebody opened alone what nobody confirmed
notice-emergency-review-missed = Alarm: emergency access was not looked at in time
work-contacts-heading = Safe contact to ask for again
work-contacts-none = Every safe contact can be relied on.
notice-child-missing = A child can no longer be reached and has to be reported missing today
work-mine-heading = People you look after
work-unattended-heading = People whom none of you looks after
notice-note-left = A note for whoever comes on next
work-people-named = Each of them stands on the first page of whoever looks after them.
