### Status: reviewed

## Asking the person, each thing apart
agreements-standing = What stands, and until when
agreements-ask = Ask, or change what was agreed
agreements-all = All that is asked
agreements-explain = Explain before asking
agreements-explained-done = Written down. Now ask each thing apart.
agreements-not-yet = Not yet
agreements-told = { $count } of 7 explained
agreements-not-asked = Not asked
agreements-several = { $answers ->
    [one] { $answers } answer
   *[other] { $answers } answers
  }
agreements-other = Other answers to the same question
agreements-other-none = None. It was asked once.
agreements-child-heading = What the child says
agreements-representative-heading = What says whoever represents the child

agreement-yes = Yes
agreement-no = No
agreement-too-young = Too young to be asked
agreement-mistaken = Recorded by mistake
agreement-ran-out = Has run out
agreement-speaker = Whose answer
agreement-recipient = To whom
agreement-categories = What may go
agreement-request-only = The request alone
agreement-until = Until when
agreement-no-end = until it is taken back
agreement-language = Language
agreement-how = How it was explained
agreement-through = Through whom
agreement-recorded = Written down
agreement-ended-at = Since when
agreement-ask-again = Ask again, or change it
agreement-read-heading = What { $organisation } has opened
agreement-read-text = What was read cannot be unread. From the moment an agreement ends, what is written is sealed under keys that they never had.
agreement-read-nothing = They have opened nothing of this case.

agreement-child-question = What does the child say?
agreement-representative-question = What does the guardian say, or the authority that represents the child?
agreement-any-police = The police, none in particular
agreement-what-may-go = What may go to them?
agreement-what-may-go-hint = The request itself always goes. Tick everything to let them take over responsibility.
agreement-through-question = Through whom was it explained?
agreement-through-missing = Say through whom it was explained.

agreement-help-lead = We would like to help you. You can say no to any kind of help, and say yes to another.
agreement-record-lead = We would like to write down what you tell us, sealed, so that you need not tell it twice. You can have it read to you, and put right.
agreement-contact-lead = We would like to be able to reach you, only in the way that you say is safe.
agreement-share-lead = We would like to tell one other organisation what it needs to help you. You choose which one, what, and until when. You can take it back.
agreement-identification-lead = A panel can decide that you are a victim of trafficking, which gives you rights. You need not go through it to be helped.
agreement-police-lead = The police can be told. That is your choice, and help does not depend on it. Some things must be passed on by law; we have told you which.
agreement-research-lead = Facts without your name, place or words can help to protect others. Nobody can tell from them who you are.

## What is explained first
informed-lead = Explain it in plain words, and ask if it was understood. Tick what you have explained.
informed-question = What was explained?
informed-hint = These are the seven questions behind the consent field of the Human Trafficking Case Data Standard.
informed-interview = The person agrees to this conversation
informed-purpose = What the conversation is for
informed-use = How what is told is used, and may be used
informed-research = That facts which identify nobody may serve research
informed-own-data = That the person may ask for their data at any time
informed-storage = How long it is kept
informed-withdrawal = How to take an agreement back

## What must be passed on even if the person says no
duties-title = What I must pass on even if you say no
duties-link = What I must pass on even if the person says no
duties-lead = Tell the person this before the first question, so that they can choose what to tell you.
duties-say-it = Say it in plain words: “You choose what you tell me. There are a few things that the law makes me pass on even if you say no. These are:”
duties-own-heading = Binds you: { $kind }
duties-own-none = The profile of this country names no duty that binds you.
duties-gap = The list is not known to be complete. Ask before you promise to keep something.
duties-others-heading = Binds others who may be in the room
duties-to = To whom
duties-about = About whom
duties-about-adults = Adults
duties-about-children = Children
duties-about-everybody = Everybody
duties-name = With the name
duties-names-person = Yes, the person is named
duties-names-nobody = No, without the name
duties-who = Who must
duties-who-may = Who may
duties-any = Every organisation
duties-bases-heading = What the law lets you share without an agreement
duties-bases-text = Each use is recorded with the article and the reason, and listed for the co-ordinator.
duties-bases-none = The profile of this country names none for you. Nothing is shared without the person’s agreement.
duties-bases-gap = Not known to the profile:
duties-may-be-told = Who may be told
duties-what = What of the person
duties-told = Is the person told?
duties-person-told = Yes
duties-person-not-told = The law does not ask for it
duties-source = Article
duties-sure = How sure
duties-verified = Read at the source
duties-secondary = Read in another text about it
duties-recall = From memory; a lawyer must check it
duties-read = Read on
duties-note = Note
duties-after = Everything else is the person’s to decide, each thing apart.

## The law instead of an agreement
laws-heading = Shared by law, without an agreement
laws-none = Nothing.
law-tell = The person was told
law-told-done = Written down: the person was told.
law-what = What went
law-article-unknown = The law on who holds a child’s case
law-person-told = The person was told
law-person-to-be-told = The person is to be told
law-person-not-told = The person was not told
law-invoked-by = Invoked by { $organisation }
law-by-itself = The law itself moved responsibility
law-in-case = Case { $reference }, entry { $entry }. The reason is sealed there; ask whoever is responsible.
law-which = On which legal basis?
law-scope = What each legal basis lets you share, and with whom
law-none = The profile of this country names none for your organisation.
law-why = Why is it needed?
law-why-hint = It is sealed with the case. That the law was invoked, on which article and for whom, is listed for the co-ordinator.
law-why-missing = Write why it is needed.
law-told = Was the person told?
law-told-missing = Say if the person was told.
law-told-yes = Yes
law-told-no = Not yet
law-option = { $article }: { $what }
