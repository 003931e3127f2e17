### Status: draft

rights-title = Information
rights-heading = You have rights
rights-lead = If someone makes you work, makes you sell sex, keeps your papers, threatens you or holds your money, these rights are for you. They are free.
rights-danger-heading = In danger now?
rights-danger-text = Call the emergency number.
rights-call-heading = Talk to someone
rights-call-text = You can ask questions. You do not have to give your name.
rights-call-none = Ask the organisation that gave you this address whom to call.
rights-always-open = Open day and night
rights-call-free = The call is free
rights-languages = Languages:
rights-yours-heading = What you can get
rights-help-without-police = Help. You get it even if you do not talk to the police.
rights-rest = { $days ->
    [one] Time to rest and think: at least { $days } day. You do not have to decide anything in that time.
   *[other] Time to rest and think: at least { $days } days. You do not have to decide anything in that time.
  }
rights-no-removal = In that time nobody may send you out of the country.
rights-no-rest = Time to think. Nobody who helps you will press you. But the law of this country does not give you days in which nobody may send you away: ask a lawyer first.
rights-safe-place = A safe place to sleep, food and clothes.
rights-doctor = A doctor, and someone to talk to about what happened.
rights-interpreter = An interpreter. It must not be someone who works for the person who hurt you.
rights-lawyer = Advice from a lawyer about your rights.
rights-stay = You can ask to stay in the country longer.
rights-stay-personal = You can ask because of your own situation, also without helping the police.
rights-money = You can ask for the pay you did not get, and for money for what was done to you.
rights-not-punished = If you were made to break a law, you can ask not to be punished for it.
rights-child-heading = Are you under 18?
rights-child-text = Then you get a guardian: an adult whose job is to look after what is good for you. If nobody is sure of your age, you are treated as a child until it is clear.
rights-choice-heading = It is your choice
rights-choice-no = You can say no to any of this. You can change your mind later.
rights-choice-questions = You can skip a question, or stop.
rights-choice-information = You can ask what is written about you, and say if it is wrong.
rights-choice-complain = You can complain. Your help does not depend on it.
rights-unverified = The number of days on this page is the least that the Council of Europe convention allows. The law of this country may give more.
