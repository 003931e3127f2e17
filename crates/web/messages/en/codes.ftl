### Status: reviewed

## Yes, no, not known
tell-yes = Yes
tell-no = No
tell-unknown = I do not know

## How a concern came to notice
noticed-own-work = We noticed it in our own work
noticed-self-presented = The person came to us
noticed-told-by-other = Somebody else told us

## How soon someone may be harmed
danger-now = Someone is in danger now
danger-soon = Within days
danger-not-seen = No danger that I know of
danger-unknown = I do not know

## Stages of identification, where the country has no name of its own
stage-presumed = Presumed
stage-reasonable-grounds = Reasonable grounds were found
stage-identified = Identified
stage-not-identified = Not identified

## How a concern ended
outcome-not-found = Nobody could be found
outcome-contact-refused = The person did not want contact
outcome-other-help-labour = Other help: labour rights
outcome-other-help-asylum = Other help: asylum
outcome-other-help-domestic-violence = Other help: violence at home
outcome-nothing-further = Nothing further can be done

## Why a join was wrong
wrong-join-person = It is about another person
wrong-join-matter = It tells of something else
wrong-join-slip = A slip, such as a wrong reference

## Where a concern stands
concern-open = Open
concern-linked = Somebody looks after the person
concern-ended = Ended

## Forms of exploitation
form-forced-labour = Forced labour
form-domestic-servitude = Servitude in a household
form-forced-begging = Forced begging
form-forced-criminality = Made to commit offences
form-slavery-like = Practices like slavery
form-forced-military-service = Made to serve in armed conflict
form-sexual-exploitation = Sexual exploitation
form-forced-marriage-sexual = Forced marriage with sexual exploitation
form-online-sexual-exploitation = Sexual exploitation online
form-organ-removal = Removal of an organ
form-illegal-adoption = Illegal adoption
form-surrogacy-exploitation = Exploitation of surrogacy
form-forced-marriage = Forced marriage
form-other = Something else

## Needs
need-shelter = A safe place to stay
need-medical = Medical treatment
need-psychological = Psychological help
need-material = Food, clothes and money
need-interpretation = An interpreter
need-counselling = Counselling and information on rights
need-legal-aid = Legal aid
need-labour-claim = Wages owed
need-education = Education and training
need-work = Work
need-return-support = Voluntary return and a new start there
need-holding = Taking over responsibility for the person

## How soon a service is needed
urgency-tonight = Tonight
urgency-within-24-hours = Within 24 hours
urgency-this-week = This week
urgency-planned = At a time to be agreed

## Where a referral stands
referral-sent = Waiting for an answer
referral-accepted = Accepted
referral-declined = Declined
referral-at-desk = Not answered in time: the duty desk has it
referral-at-co-ordinator = Not answered in time: the co-ordinator has it
referral-dealt-with = Lapsed and dealt with
referral-withdrawn = Withdrawn
referral-completed = Done

## Why a referral was declined
decline-no-capacity = No place or no time now
decline-not-eligible = Outside what we may take
decline-language = No worker or interpreter for the language
decline-area = Too far
decline-not-safe = The person would not be safe here
decline-other = Another reason

## Rights, deadlines and tasks that run
clock-reflection = Recovery and reflection period
clock-reasonable-grounds = Decision on reasonable grounds
clock-guardian = Guardian for the child
clock-correction = Answer the person: something is wrong

## Where something comes from
source-person = The person
source-worker = A worker’s impression
source-document = A document
source-family = Family or friends
source-organisation = Another organisation
source-unknown = Not known

## Agreements
agreement-help = To be helped
agreement-record = That a record is kept
agreement-share = That facts go to one organisation
agreement-identification = The identification procedure
agreement-police = That the police are told
agreement-contact = To be contacted
agreement-research = That coded facts serve research

explained-aloud = Said or read aloud
explained-read = Read by the person

## Orders that would remove the person from safety
order-removal = Removal or expulsion
order-detention = Detention

## Why a case was closed
close-support-ended = Support ended as planned
close-persons-wish = The person asked for it
close-returned = The person returned safely
close-died = The person died
close-mistake = Opened in error, or twice

## What is kept sealed
part-record = Coded facts
part-identity = Who the person is
part-contact = How to reach the person safely
part-urgent = Life-threatening health
part-narrative = What was told
part-location = Where
part-health = Health
part-legal = Legal
part-intelligence = Intelligence
part-integrity = Allegation against an official
part-referral = What the referral carries
part-numbers = Key of numbers

## Why something was opened
purpose-assistance = To protect and assist the person
purpose-intake = To work on the concern
purpose-referral = To answer a referral
purpose-person-asked = Because the person asked
purpose-review = To check the work or to take it over

## Levels of screening
level-no-indication = Nothing recorded yet
level-look-further = Look further
level-presumed-victim = Presumed
level-strong-presumption = Strong reasons to presume

## What members may do
role-reporter = Tells concerns
role-intake = Works at the duty desk
role-case-worker = Works on cases
role-co-ordinator = Co-ordinates
role-custodian = Custodian
through-worker = The worker, in a language that both speak
through-interpreter = An interpreter
speaker-person = The person’s own answer
speaker-representative = Of whoever represents the child
part-emergency = Why emergency access was asked for
purpose-emergency = Emergency access
contact-reached = The person was reached
contact-attempted = Something was sent or left, and nobody knows yet whether it arrived
contact-not-reached = The person was not reached
contact-somebody-else = Somebody else answered
outside-danger = The person was in danger
outside-person-asked = The person asked for it, or came or called
outside-right-ending = The person would have lost a right
outside-no-other-way = To ask what is safe, since no other way was known
outside-mistake = By mistake
outside-other = Something else, in words below
loss-unknown = Nobody knows where the person is
loss-left = The person left, as they wanted
loss-with-exploiter = The person is with whoever exploited them again
clock-attempt = Try again to reach the person
clock-missing-report = Report the child missing
close-declined-everything = The person wants nothing of what is offered: codes stay, and no name
dependant-child = A child of the person
dependant-threatened = Somebody of the family who is threatened
return-harm = Harm, or revenge by those who exploited them
return-no-protection = Nobody there can protect them from threats and violence
return-prosecution = Prosecution for what they did because they were trafficked
return-no-services = No service there can carry them through
return-stigma = Being shamed or cast out by family or community
return-retrafficking = Being trafficked again
return-debt = A debt that is still asked for
return-proceedings = Proceedings here would go on without them
return-compensation = Compensation or wages would not reach them there
return-refoulement = Persecution, torture or inhuman treatment
risk-none = There is no such risk
risk-met = There is, and it is provided for
risk-unmet = There is, and nothing meets it
risk-unknown = Nobody could say
