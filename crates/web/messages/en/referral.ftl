### Status: reviewed

## Ask another organisation
refer-title = Ask another organisation
refer-lead = Send the least that serves. The person stays yours until the other organisation accepts.
refer-need = What does the person need?
refer-need-missing = Choose what the person needs.
refer-find-heading = Find a service
refer-find-language = Language
refer-find-any-language = Any language
refer-find-takes = Takes
refer-find-takes-anyone = Anyone
refer-find-takes-women = Women
refer-find-takes-men = Men
refer-find-takes-children = Children
refer-find-button = Find
refer-found-none = No registered organisation offers this. Ask for less, or call the duty desk.
refer-found-free = { $places ->
    [one] { $places } place free
   *[other] { $places } places free
  }
refer-found-languages = Languages: { $languages }
refer-found-takes = Takes: { $whom }
refer-to = Whom do you ask?
refer-to-missing = Choose whom you ask.
refer-urgency = How soon?
refer-urgency-missing = Choose how soon it is needed.
refer-urgency-hint = It also says when an unanswered referral goes to the duty desk.
refer-agreement = On what may facts travel?
refer-agreement-missing = Choose the agreement of the person, or the legal basis.
refer-agreement-none = The person has agreed to no sharing yet. Ask, and write the answer down first.
refer-agreement-option = The person agreed: { $organisation }
refer-words = What does the other organisation have to know?
refer-words-hint = Only what serves. It gets a copy of these words and nothing else; it can no longer open it if it declines or you take it back.
refer-send = Send
refer-sent = Sent. If nobody answers in time, the duty desk gets it.

## A referral
referral-title = Referral { $reference }
referral-need = What is needed
referral-from = Asked by
referral-to = Asked
referral-urgency = How soon
referral-due = Answer by
referral-state = State
referral-sealed-text = Opening is recorded with your name.
referral-open-sealed = Open what was sent
referral-opened-heading = What was sent
referral-nothing-sealed = No words were sent with it.
referral-answer-heading = Your answer
referral-accept = Accept
refer-coded-lead = Your organisation gives coded facts alone: what is needed and how soon. Whoever is asked calls you by your own reference.
referral-accept-holding = By accepting, your organisation becomes responsible for the person.
referral-accepted-done = Accepted. The asker has been told.
referral-decline = Decline
referral-decline-why = Why?
referral-decline-why-missing = Choose why you decline.
referral-decline-words = Anything the asker should know?
referral-declined-done = Declined. You can no longer open what was sent.
referral-complete = It is done
referral-completed-done = Marked as done.
referral-lapsed = The time to answer is over. The duty desk has it.
refer-on-law = Send it on a legal basis instead of an agreement
refer-on-agreement = Send it on the person’s agreement
