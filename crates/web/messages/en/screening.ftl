### Status: reviewed

screen-title = Record signs
screen-lead = It advises and decides nothing. Help does not wait for it, and no answer takes a presumption away.
screen-mode = How do you know?
screen-mode-missing = Choose how you know.
screen-mode-noticed = I noticed signs or was told; I ask nothing
screen-mode-asked = I will ask the person
screen-continue = Continue
screen-setting = Where did you notice it?
screen-setting-missing = Choose where you noticed it.

screen-gate-title = Before you ask
screen-gate-lead = Ask only if each of these is so. If one is not, do not ask; record what you noticed instead.
screen-gate-alone = The person is alone with you
screen-gate-safe = The person is safe here now
screen-gate-interpreter = Who interprets?
screen-gate-interpreter-none = Nobody: we share a language
screen-gate-interpreter-independent = An independent interpreter
screen-gate-interpreter-not-independent = Someone from the employer, the family or the group
screen-gate-interpreter-missing = Say who interprets.
screen-gate-told = I told the person that they may skip a question or stop
screen-gate-closed = Do not ask now. { $why }
screen-gate-closed-alone = The person is not alone.
screen-gate-closed-safe = The person is not safe here.
screen-gate-closed-interpreter = The interpreter may not be independent.
screen-gate-closed-told = The person has not been told that they may skip or stop.

screen-noticed-title = Signs you noticed
screen-noticed-hint = Tick what you saw, heard or were told. Leave the rest.
screen-asked-title = Questions
screen-asked-hint = The person may skip any of these. “Not known” is an answer.
screen-forms = What kind of exploitation is recorded?
screen-acts = What was done?
screen-acts-hint = Tick what is known.
screen-save = Record

screen-result-title = What was recorded
screen-result-level = Result
screen-result-act = Act
screen-result-means = Means
screen-result-means-child = Means (not needed for a child)
screen-result-purpose = Purpose
screen-result-present = There
screen-result-absent = Not recorded
screen-result-insufficient = Too little is known to say more.
screen-result-why = Why
screen-result-advice = This advises. It never leaves this house and decides nothing.
screen-result-back = Back to the case

act-recruitment = Recruitment
act-transportation = Transportation
act-transfer = Transfer
act-harbouring = Harbouring
act-receipt = Receipt
answer-present = Yes
answer-absent = No
answer-unknown = Not known
answer-refused = Did not want to say
setting-workplace = At a workplace or where workers live
setting-street = In the street
setting-health = In a health service
setting-hotline = On a helpline
setting-border = At a border or airport
setting-custody = At a police station or in detention
screen-gate-confirm = I confirm
screen-gate-interpreter-not-checked = I do not know where the interpreter comes from
