### Status: reviewed

## Report a concern
concern-title = Report a concern
concern-lead = Write what you saw or heard. A guess is enough. You do not need a name, and you do not have to be sure.
concern-danger = Is someone in danger?
concern-danger-missing = Say if someone is in danger. “I do not know” is an answer.
concern-danger-now-hint = If someone is in danger now, call the emergency services first.
concern-what = What did you see or hear?
concern-what-hint = In your own words. If you asked the person nothing, that is fine.
concern-what-missing = Write what you saw or heard, or choose below what it may be.
concern-noticed = How did you come to know?
concern-noticed-missing = Say how you came to know.
concern-persons = How many people is it about?
concern-persons-hint = Leave it empty if you do not know.
concern-child = May one of them be under 18?
concern-forms = What may it be?
concern-forms-hint = Choose all that fit. None is needed.
concern-seen = When was it?
concern-where = Where was it?
concern-where-hint = Kept sealed. The duty desk can open it.
concern-who = Who is it about?
concern-who-hint = A name or anything to know the person by. Only if you know it. Kept sealed.
concern-contact = How can the person be reached safely?
concern-contact-hint = Which way, when, in which language, and what never to do. Only if you know it. Kept sealed.
concern-send = Send
concern-save = Save and return later
concern-saved = Saved. You find it under “Unfinished” on your work page.
concern-sent = The duty desk has it. Reference: { $reference }.
concern-sent-next = You are not responsible for the person because you told this. You can see on your work page whether it helped.

## A concern
concern-page-title = Concern { $reference }
concern-told-by = Told by
concern-told-at = Told on
concern-belongs-to = Belongs to
concern-state = State
concern-seen-on = Seen on
concern-sealed-heading = Sealed
concern-sealed-text = Opening is recorded with your name and the reason. The others who work on it can see that.
concern-sealed-none = Nothing sealed was written.
concern-open-sealed = Open what is sealed
concern-people-heading = People met in this concern
concern-open-case = Open case { $reference }
concern-add-heading = Add what you learned
concern-add-words = What is new?
concern-add-missing = Write what is new.
concern-add-button = Add
concern-added = Added.
concern-end-heading = End without a case
concern-end-how = How did it end?
concern-end-how-missing = Choose how it ended.
concern-end-why = Why?
concern-end-why-missing = Write why it ends, for whoever reads it later.
concern-end-button = End it
concern-ended-done = The concern has ended.
concern-next-heading = Next step

## Presume
presume-title = Presume a person
presume-lead = One sign or your own judgement is enough. Doubt goes in the person’s favour. Protection starts here; no screening is needed.
presume-button = Presume
presume-start = Presume a person met in this concern
presume-basis = What does it rest on?
presume-basis-judgement = My own judgement
presume-basis-indicator = One sign
presume-basis-missing = Choose what it rests on.
presume-indicator = Which sign?
presume-indicator-missing = Choose the sign.
presume-child = Are there reasons to think the person is under 18?
presume-child-missing = Say if there are reasons to think the person is under 18. “I do not know” is an answer.
presume-child-hint = If so, child rules apply until it is clear.
presume-name = A name to know the person by
presume-name-hint = Kept sealed. You can leave it empty.
presume-contact = How can the person be reached safely?
presume-done = The person is presumed. Protection has started.
