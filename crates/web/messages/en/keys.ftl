### Status: reviewed

## An organisation's members and its key, for its custodians
keys-nav = Members and keys
keys-title = Members and keys
keys-lead = Who belongs to your organisation, and the key that opens what is shared with it.
keys-members-heading = Members
keys-member-own = You
keys-member-without-key = Cannot open anything
keys-member-without-key-detail = The present key was not given to this member. Let the member in again.
keys-key-heading = The organisation’s key
keys-key-number = Key { $number }
keys-key-settled = Everything is wrapped to this key.
keys-key-left = { $left ->
    [one] { $left } key of a case is still wrapped to the key before. Members open it as before; until it is done the key before is kept.
   *[other] { $left } keys of cases are still wrapped to the key before. Members open them as before; until it is done the key before is kept.
  }
keys-key-under-way = under way
keys-key-waiting = not finished
keys-look-again = Look again
keys-go-on = Go on
keys-going-on = It goes on while you are signed in.
keys-passphrase-reason = So that nobody does this at a desk left open.

## A member of the organisation
member-page-lead = Two things that a custodian can do for this member, or about this member.
member-none = This is your own membership. Another custodian can do something about it.
member-end-title = End the membership
member-end-lead = { $name } is signed out everywhere at once and can open nothing of your organisation any more.
member-end-key = The organisation gets a new key. It is given to everybody who stays, and what is written from now on nobody who left can open. Invitations that are still open are void: make new ones.
member-end-not-defended = What { $name } could read until now may have been copied. Nothing can undo that: think of safe places and telephone numbers that have to change.
member-end-button = End the membership
member-ended = The membership is ended and the new key is in use. Keys of cases are being wrapped to it.
member-ended-left-out = The membership is ended. Somebody who stays could not be given the new key: see the list.
key-renew-title = Take a new key into use
key-renew-lead = Do this if somebody may have your organisation’s key who should not. It is given to every member, and invitations that are still open are void.
key-renew-button = Take a new key into use
key-renewed = The new key is in use. Keys of cases are being wrapped to it.

## Letting a member in again
recover-title = Let the member in again
recover-lead = { $name } lost the passphrase or the phone with the authenticator app. You begin, another custodian confirms, and each of you hands one code to { $name } in person.
recover-lead-sessions = With both codes { $name } chooses a new passphrase and sets up the app anew. Where { $name } is signed in now is signed out, and drafts are lost.
recover-partner = There is no second custodian here: a custodian of a partner organisation has to confirm. Name partners on the page before.
recover-button = Begin
recover-code-title = Your half of the way in
recover-code-lead = Give this code to { $name } in person, and let nobody else see it. It is shown only now.
recover-code-next-confirm = Another custodian confirms within three days. Until then the code opens nothing.
recover-code-next-use = With the other custodian’s code it lets { $name } in, once, within three days.
recover-code = Code
recoveries-heading = Members who are being let in again
recoveries-none = Nobody.
recovery-by = Begun by { $name }
recovery-until = Until { $when }
recovery-waiting = waits for a second custodian
recovery-confirmed = waits for the member
recovery-needs-partner = There is no second custodian in the organisation: a partner’s confirms.
recovery-confirm-title = Confirm that a member is let in again
recovery-confirm-lead = { $other } says that { $name } lost the passphrase or the phone. Meet { $name }, or ring a number that you know from before, and make sure that it is so.
recovery-confirm-button = Confirm
recovery-stop = Stop
recovery-stopped = It is stopped. The codes let nobody in.
partners-title = Partner organisations
partners-lead = Their custodians stand in where your organisation has too few of its own. Choose organisations whose custodians you know in person.
partners-choose = Organisations
partners-none = None
partners-button = Save
partners-saved = The partners are saved.
partners-unknown = Choose from the list.
recovery-own-heading = You are being let in again
recovery-own-text = A custodian says that you lost your passphrase or phone. If you did not ask for this, stop it, and tell another custodian.
recovery-own-last = You were let in again { $when }. If that was not you, tell a custodian at once.

## Coming back
come-back-title = Come back in
come-back-lead = You lost your passphrase or your phone. Two custodians each gave you a code. Type both, in any order.
come-back-first = One code
come-back-second = The other code
come-back-code-missing = Type both codes.
come-back-code-wrong = These codes let nobody in: they may be mistyped, used, or run out. Ask both custodians.
come-back-button = Come back
come-back-link = I lost my passphrase or phone
come-back-link-lead = Ask a custodian of your organisation to let you in again. There is no reset by mail.
came-back = You can sign in again with your new passphrase.

## Against the loss of all members
reserve-heading = If all members lost everything
reserve-none = Nobody could open the organisation’s key: its cases would be lost. Name partners with two custodians between them.
reserve-pairs = { $pairs ->
    [one] { $pairs } pair of partners’ custodians can open the organisation’s key together.
   *[other] { $pairs } pairs of partners’ custodians can open the organisation’s key together.
  }
reserve-opening = A partner’s custodian says that your members are lost, and began to open your key. A second one can finish until { $when }. If you are not lost, stop it.
reserve-stop = Stop
reserve-stopped = It is stopped.
entrusted-heading = Organisations that you stand in for
entrusted-none = No organisation has named yours as a partner.
entrusted-no-pair = There is no second custodian with whom you could open its key.
entrusted-ready = With a second custodian you can open its key if all its members lost everything.
entrusted-begun = Another custodian began to open its key. You can finish until { $when }.
entrusted-begun-by-you = You began to open its key. Another custodian can finish until { $when }.
entrusted-title = Open the key of { $organisation }
entrusted-lead = Do this only if every member of { $organisation } has lost passphrase or phone and no custodian of theirs can let them in. It is recorded there, and whoever is left can stop it.
entrusted-lead-finish = Another custodian began. When you finish, an invitation is made for the next custodian of { $organisation }. Make sure in person who gets it.
entrusted-begin-button = Begin
entrusted-finish-button = Finish
entrusted-begun-done = It is begun. A second custodian finishes it on this page within three days.
entrusted-code-title = Invitation for the next custodian
entrusted-code-lead = Give this code in person to the next custodian of { $organisation }. It opens the organisation’s key, works once within seven days, and is shown only now.
