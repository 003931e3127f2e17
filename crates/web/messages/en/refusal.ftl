### Status: reviewed

## Why the rules refuse something, and what would change it
refused-title = This was not done
refused-already-recorded = This was already recorded. Open it instead of sending it again.
refused-nothing-told = Nothing was told. Write what was seen or heard, or choose what it may be.
refused-reason-missing = A reason in words is needed. Write it and send again.
refused-day-ahead = { $day } has not come yet. Give the day on which it happened or was said.
refused-concern-ended = This concern has ended. Report a new one that refers to it.
refused-concern-linked = A person met in this concern is already a case. Work on the case.
refused-not-for-the-system = Only a member of an organisation can do this.
refused-case-closed = The case is closed. Reopen it first.
refused-case-open = The case is open already.
refused-referral-waiting = A referral still waits for an answer ({ $need }). Take it back or wait, then close.
refused-no-such-agreement = There is no such agreement. Write down what the person agreed to first.
refused-share-with-whom = An agreement to share must name with whom. Choose the organisation.
refused-agreement-does-not-cover = The person has not agreed to share with this organisation, or took it back, or it has run out. Ask the person and write the answer down first.
refused-no-such-legal-basis = The country profile names no such legal basis for sharing. Choose one that it names.
refused-unknown-organisation = This organisation is not registered. Choose one from the directory.
refused-to-oneself = A referral goes to another organisation. Choose one from the directory.
refused-may-not-hold = This kind of organisation may not be responsible for a person. Choose one that may.
refused-child-is-held-by-protection = A child’s case is held by child protection until the person is shown to be an adult. Ask for a service instead, or write down that the age was shown.
refused-no-such-referral = There is no such referral.
refused-referral-not-accepted = The referral was not accepted yet. Accept or decline it first.
refused-referral-ended = The referral has been answered or has ended. Look at the page again.
refused-referral-lapsed = The referral lapsed. The duty desk has it now; ask for it to be sent again.
refused-clock-runs = This period is running already.
refused-no-such-clock = There is no such period or task in this case.
refused-clock-ended = This period or task has ended.
refused-right-is-the-persons = A recovery and reflection period ends by itself or by the person’s own choice only.
refused-task-is-not-a-choice = This task ends when it is done. It is not the person’s to give up.
refused-no-such-event = There is no such entry. Choose one from the timeline.
refused-other = The rules do not allow this now. Look at the page again.
refused-stale = Somebody has worked on this since you opened it. Look at what is new, then send again. What you typed is still here.
refused-unfit = What was written cannot be kept: it is too long or holds characters that cannot be stored. Shorten it.
refused-no-key-yet = { $organisation } has no member yet and can receive nothing. Its custodian must accept the invitation first.
refused-busy = Many people work on this at once. Nothing was saved. Send it again.
