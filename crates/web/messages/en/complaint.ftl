### Status: reviewed

## Persons' complaints, for whoever takes them
complaints-heading = Complaints of persons
complaints-none = No complaint waits for you.
complaint-page-title = Complaint { $reference }
complaint-about = About
complaint-made-at = Made
complaint-due = Answer by
complaint-law = On the authority of
complaint-outcome = What it came to
complaint-answered-at = Answered
complaint-answered = answered
complaint-may-be-told = The person says that the organisation may be told of the complaint. This program tells it nothing; speak with it yourselves.
complaint-not-told = The person says that the organisation may NOT be told of the complaint, nor anybody who works for it. None of them can see here that there is one.
complaint-no-page = The person has no page at the moment on which an answer could be read.
complaint-written-heading = What was written
complaint-of-person = The person
complaint-answer-heading = Your answer
complaint-answer = Answer the complaint
complaint-answer-lead = The person reads your answer on their own page, in your words. Write plainly. There is one answer.
complaint-outcome-missing = Choose what it came to.
complaint-words = Your answer to the person
complaint-words-missing = Write what you found and what happens now.
complaint-answer-button = Send the answer
complaint-answered-done = The person can read the answer on their page.
part-of-complaint = Complaint
complaint-founded = The organisation did wrong
complaint-partly-founded = The organisation did wrong in part
complaint-not-founded = The organisation did no wrong
complaint-not-ours = Another office has to look at it
refused-no-part-in-case = This organisation has no part in the case. Choose one that has.
refused-complaint-goes-elsewhere = A complaint about this organisation goes to another. Look again to whom, and send it anew.
refused-complaint-answered = This complaint was answered already.
