### Status: reviewed

## What is protected
protection-title = What is protected and what is not
protection-lead = A leak can cost a life. So this page says plainly what this site guards against, and what it cannot.
protection-does-heading = What is protected
protection-does-sealed = Names, addresses and accounts are sealed. Someone who steals the disk or a backup cannot read them.
protection-does-opened = Only an organisation that was given a reason can open them. Each opening is recorded, and the person's case holder can see it.
protection-does-log = Nobody can change or remove an entry without it being noticed, not even who runs the computer.
protection-does-agreement = Nothing sealed goes to another organisation without the person's agreement or a legal basis that is named.
protection-does-no-third-party = These pages load nothing from other sites and tell no other site that you were here.
protection-not-heading = What is not protected
protection-not-server = Whoever runs the computer could read what passes while a member is signed in. Every site that works this way has that limit.
protection-not-thief = A thief of the database alone learns numbers, organisations and dates. With the installation's key as well: the coded facts, still without names.
protection-not-copied = What someone was once allowed to read, they may have copied. Taking away access does not take that back.
protection-not-device = Someone who holds your unlocked telephone or computer sees what you see.
protection-not-network = Your internet provider and the owner of a network can see that you came to this address, not what you read.
protection-not-paper = What is printed is out of reach.
protection-do-heading = What you can do
protection-do-private-window = Use a private window. It forgets the address when you close it.
protection-do-own-device = Use a device that nobody else looks at.
protection-do-exit = The button “Exit this page” takes you to a harmless page at once. With a keyboard, press Shift three times.

## Accessibility statement
accessibility-title = Accessibility
accessibility-lead = These pages should work for everyone, on an old telephone as well as with a screen reader.
accessibility-can-heading = What you should be able to do
accessibility-can-scripts = Use every page without scripts.
accessibility-can-keyboard = Reach everything with the keyboard alone.
accessibility-can-zoom = Enlarge the text to four times its size, or use a screen 320 pixels wide, without scrolling sideways. Wide tables scroll in their own frame.
accessibility-can-reader = Listen to every page with a screen reader. Each picture of figures has a table beside it.
accessibility-can-direction = Read from right to left in languages that run that way.
accessibility-measured-heading = How it is measured
accessibility-measured-text = Each page is checked in a real browser against the Web Content Accessibility Guidelines 2.2, level AA, at each change. A tool finds only some barriers.
accessibility-known-heading = What falls short
accessibility-known-translations = Translations marked as draft have not been confirmed by a translator.
accessibility-known-people = The pages have not yet been tried with people who use assistive technology every day.
accessibility-tell-heading = Tell us
accessibility-tell-text = If something stops you, tell the organisation that gave you this address. It must answer.

## Checking the number of a letter
check-title = Check a number
check-number = Number
check-hint = Sixteen letters and digits, with or without hyphens.
check-button = Check
check-valid = Valid until { $day }
check-not-valid = Not valid
check-another = Check another number
check-busy = Too many numbers were checked from here. Wait a minute and try again.

## Answering the request on a sheet
answer-title = Answer a request
answer-lead = For whoever got a sheet with a code. This page shows nothing about anybody.
answer-code = Code
answer-what = Your answer
answer-accept = Yes, we help
answer-decline = No
answer-why = If no: why?
answer-missing = Choose your answer.
answer-button = Send the answer
answer-taken = Thank you. Your answer was passed on, and the code no longer works.
answer-not-valid = This code cannot be used. Look at the sheet again, or call whoever gave it to you.

## Writing to the duty desk
tell-title = Write to us
tell-heading = Are you worried about somebody, or about yourself?
tell-emergency = If somebody is in danger now, call { $number }. What you write here is read later.
tell-emergency-no-number = If somebody is in danger now, call the emergency services. What you write here is read later.
tell-read-now = The duty desk is reading now, until { $moment }.
tell-read-from = The duty desk reads it next on { $moment }.
tell-read-unknown = Nobody has said here when the duty desk reads it next. If it cannot wait, call.
tell-lead = You need no account and no name, and nobody is told that you wrote. Only the duty desk can open it. This site keeps nothing on your telephone or computer; the address of this page may stay in its history.
tell-what = What happened, or what worries you?
tell-what-hint = In your own words and your own language. A guess is enough.
tell-what-missing = Write what worries you. A few words are enough.
tell-about = Who is it about?
tell-about-me = About me
tell-about-other = About somebody else
tell-contact-group = How may the duty desk reach you? Only if you want that, and only in a way that is safe for you.
tell-contact-channel = A number or an address
tell-writer-contact = How whoever wrote this can be reached. It is not the person whom it is about:
tell-send = Send
tell-taken = Thank you. The duty desk has it. You can close this page.
tell-busy = Too much was written from here in a short time, so this was not sent. Wait an hour, or call. What you wrote is still here.
tell-sent-before = This was sent already, with other words. Send it once more if this is something new.
tell-not-taken = This could not be sent, and nobody has it. Try again in a few minutes, or call. What you wrote is still here.
