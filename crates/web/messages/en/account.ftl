### Status: reviewed

## Sign in and out
sign-in-title = Sign in
sign-in-button = Sign in
sign-in-name = Sign-in name
sign-in-passphrase = Passphrase
sign-in-name-missing = Type your sign-in name.
sign-in-passphrase-missing = Type your passphrase.
sign-in-wrong = The name or the passphrase is not right. Check both and try again.
sign-in-wait = Too many attempts. Try again after { $until }.
sign-in-busy = Too many people try to sign in from here at once. Wait a minute and try again.
sign-in-no-organisation = You belong to no organisation here. Ask a custodian of your organisation to invite you.
sign-in-first = Sign in to go on.
sign-in-kept = What you typed is kept on this page. Sign in and it is sent on.
sign-in-join = I have an invitation code
sign-out = Sign out
signed-out = You are signed out.
signed-in-as = { $name }, { $organisation }

## The second step of signing in
code-title = Your code
code-label = Code
code-hint = Six digits from the authenticator app on your phone. It changes every half minute.
code-missing = Type the code that the app shows now.
code-wrong = The code is not right, or it was used before. Wait for the next one and type that.
code-over = Signing in took too long. Begin again with your name and passphrase.
code-begin-again = Begin again

## Setting up an authenticator app
authenticator-title = Authenticator app
authenticator-required = In this house a passphrase alone is not enough. Take any app that makes one-time codes, on a phone that only you use. From now on you type its code after your passphrase.
authenticator-lead = An app on your phone makes a code that you type after your passphrase. Setting one up takes the place of the app before it.
authenticator-take-over = 1. Let the app take this over
authenticator-picture = QR code for the authenticator app; the same stands below as text
authenticator-by-hand = Scan the picture in the app, or type this into it:
authenticator-confirm = 2. Type the code that the app now shows
authenticator-button = Set up

## Your account
account-title = Your account
account-lead = You sign in as { $name }.
account-sign-in-heading = How you sign in
account-sessions-heading = Where you are signed in
account-authenticator-since = Set up { $when }.
account-authenticator-none = Not set up: your passphrase alone signs you in.
account-session-this = This one
account-session-from = Network address { $address }
account-session-since = Signed in { $when }
account-session-seen = Last used { $when }
account-browser-unknown = A browser that does not say what it is
account-end = Sign out there
account-others = Everywhere but here
account-end-others = Sign out there
account-session-ended = You are signed out there.
account-others-ended = You are signed out everywhere but here.
account-passphrase-changed = Your passphrase is changed. You are signed out everywhere but here.
account-authenticator-set = The authenticator app is set up. Use its code when you next sign in.
passphrase-title = Passphrase
passphrase-lead = Change it if somebody may know it. Every other place where you are signed in is signed out.
passphrase-present = Your passphrase now
passphrase-present-wrong = This is not your passphrase.
passphrase-new = New passphrase
passphrase-button = Change passphrase

## Accept an invitation
join-title = Accept an invitation
join-lead = Someone in your organisation gave you a code. It works once.
join-code = Invitation code
join-code-missing = Type the code that you were given.
join-code-wrong = This code is not an open invitation: it may have been used or run out. Ask for a new one.
join-sign-in = Choose a sign-in name
join-sign-in-hint = You type it each time you sign in. Small letters and numbers.
join-sign-in-missing = Choose a sign-in name.
join-sign-in-taken = This sign-in name is taken or cannot be used. Choose another.
join-name = Your name, as colleagues see it
join-name-missing = Type the name that colleagues see.
join-passphrase = Choose a passphrase
join-passphrase-hint = At least 12 characters, such as four words that do not belong together. It cannot be reset by mail: if you lose it, a custodian has to let you in again.
join-passphrase-again = Type the passphrase again
join-passphrase-missing = Choose a passphrase.
join-passphrase-short = The passphrase is too short. Use at least 12 characters, such as four words.
join-passphrase-guessable = This passphrase is among those that are guessed early: a common one, a pattern, or made of names. Use four words that do not belong together.
join-passphrase-differs = The two passphrases differ. Type the same one twice.
join-button = Join
joined = You have joined. Sign in with your new name.

## First start
set-up-title = Set this house up
set-up-lead = The first start printed a code. Only who has it can do this, once.
set-up-code = Set-up code
set-up-code-missing = Type the code that the first start printed.
set-up-code-wrong = This is not the set-up code that the last start printed. Look at what it printed.
set-up-profile = Country profile
set-up-profile-hint = The law, the time zone, the deadlines and the names of statuses come from it.
set-up-profile-missing = Choose a country profile.
set-up-duties-heading = Who does what
set-up-duties-text = Four duties need an organisation each. One organisation may have several: give it the same name and kind.
set-up-desk = Duty desk: concerns arrive here
set-up-co-ordinator = Co-ordinator: sees how the machinery moves
set-up-panel = Panel: decides on identification
set-up-child-protection = Child protection: holds the cases of children
set-up-organisation = Name of the organisation
set-up-organisation-missing = Type the name of the organisation.
set-up-organisation-wrong = This name is given to two kinds of body. Give each organisation one kind.
set-up-kind = What kind of body it is
set-up-kind-missing = Choose what kind of body it is.
set-up-kind-never-holds = This duty holds cases, and this kind of body never may: { $article }. Choose another organisation.
set-up-kind-wrong = The country profile wants another kind of body for this: { $wanted }.
set-up-done = This house has been set up already.
set-up-done-next = Sign in, or ask a custodian for an invitation.
set-up-button = Set up
set-up-invitations-title = This house is set up
set-up-invitations-text = Give each code to the first custodian of the organisation. It works once and is shown only now.
set-up-invitation-for = Organisation
set-up-invitation-code = Invitation code
set-up-print = Write them down or print this page before you leave it.

## Kinds of bodies
body-anti-trafficking-agency = National office against trafficking
body-border-guard = Border or coast guard
body-child-protection = Child protection authority
body-civil-society = Association or charity
body-consulate = Embassy or consulate
body-court = Court
body-education = School
body-health-care = Hospital, clinic or doctor
body-helpline = Helpline
body-immigration-authority = Authority for stay and asylum
body-immigration-enforcement = Immigration enforcement
body-international-organisation = International organisation
body-labour-inspectorate = Labour inspectorate
body-legal-aid = Lawyer or legal aid
body-local-authority = Municipality
body-oversight = Rapporteur, ombudsman or human-rights institution
body-police = Police
body-prosecution = Prosecution service
body-shelter = Shelter
body-social-services = Social services
body-trade-union = Trade union
