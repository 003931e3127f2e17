### Status: reviewed

## Frame of every page
title-error = Error:
skip-to-content = Skip to main content
language = Language
invented-banner = Demonstration. Every person and organisation on these pages is invented.
draft-notice = Draft wording. A translator or reviewer has not yet confirmed this page.
print = Print this page
done-title = Done
back = Back

## Exit this page
exit-emergency = Emergency
exit-this-page = Exit this page
exit-activated = Exiting page.
exit-timed-out = Exit this page expired.
exit-press-two-more = Shift, press 2 more times to exit.
exit-press-one-more = Shift, press 1 more time to exit.

## Footer
footer-rights = Information and help lines
footer-protection = What is protected and what is not
footer-accessibility = Accessibility

## Front door
start-title = Start
start-lead = For people who help others, and for people who need help.

## Forms
error-summary-title = There is a problem
error-prefix = Error:
optional = (optional)
dont-know = I do not know
field-too-long = { $length ->
    [one] You wrote { $length } character. Shorten it to { $most } or fewer.
   *[other] You wrote { $length } characters. Shorten it to { $most } or fewer.
  }
field-unreadable = Some characters arrived broken (they show as �). Type them again.
field-not-a-number = Write a whole number, { $most } at most.
field-not-a-choice = Choose one of the answers on the page.

## When something is not as it should be
error-reference = If you ask for help, give this number:
not-found-title = There is no page for you here
not-found-text = This page does not exist, or you may not see it. The two look the same on purpose.
not-found-next = Check the address, or go back to where you came from.
broken-title = Something went wrong here
broken-text = It is a fault of this site, not yours. What you sent may not have been saved.
broken-next = Go back and try again. Your form should still hold what you typed.
too-large-title = That was too much to send at once
too-large-text = One form takes up to 16 megabytes, and this was more. Nothing was saved.
too-large-next = Go back and shorten the longest text, or send it in parts.
interrupted-title = The connection broke
interrupted-text = Only part of what you sent arrived, so nothing was saved. Go back and send it again.
forged-title = This was sent from another site
forged-text = Your browser says that another site sent this form. Nothing was done. Open the page here and send it yourself.
expired-title = Please send that once more
expired-text = This page was open too long, or cookies are switched off. Nothing was saved yet. Look at what you typed; if it is yours, send it again.
expired-what-you-typed = What you typed
expired-send-again = Send it again

## Dates
date-day = Day
date-month = Month
date-year = Year
date-hint = For example 27 3 2026. Leave it empty if you do not know.
date-incomplete = Fill in day, month and year, or leave all three empty.
date-impossible = There is no such day in the calendar. Check day and month.
date-long = { $day } { $month } { $year }
month-long = { $month } { $year }
moment-long = { $date }, { $time }
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
month-alone-1 = January
month-alone-2 = February
month-alone-3 = March
month-alone-4 = April
month-alone-5 = May
month-alone-6 = June
month-alone-7 = July
month-alone-8 = August
month-alone-9 = September
month-alone-10 = October
month-alone-11 = November
month-alone-12 = December
due-today = ends today
due-in-days = { $days ->
    [one] { $days } day left
   *[other] { $days } days left
  }
due-over-days = { $days ->
    [one] { $days } day over
   *[other] { $days } days over
  }
start-sign-in = Sign in to work
own-reference = Your own reference
own-reference-hint = The number by which your files know the person, such as LU-2026/041. Never a name, a telephone number or a document’s number.
own-reference-missing = Give the number by which your files know the person
own-reference-unfit = This is no reference. Use at most two letters and eight digits, such as LU-2026/041, and never a name, a telephone number or a document’s number.
own-reference-of = Reference at { $organisation }
coded-facts-lead = Your organisation takes part with its own reference and coded facts alone. Names, contacts and words stay in your own files.
