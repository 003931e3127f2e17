### Status: reviewed

## Searching what your organisation may open
search-title = Search
search-lead = This looks only in what your organisation may open. That you searched is written down, and your colleagues see it; what you searched for is not.
search-elsewhere = Whom others know is not shown here, and nobody can find out here whether somebody is known. If you are worried about a person, tell a concern: the duty desk brings together what belongs together.
search-kind = What do you have?
search-kind-missing = Choose what you have.
search-kind-phone = A telephone number
search-kind-document = The number of a document
search-kind-name = A name, or the beginning of one
search-for = Look for
search-for-hint = It does not matter how a number is spaced, or whether the country’s code stands before it.
search-for-missing = Type what to look for.
search-name-short = Type at least two letters of a name.
search-phone-none = A telephone number has 7 to 15 digits.
search-document-none = A document’s number has at least 6 letters and digits, and 3 digits among them.
search-button = Search
search-tell = Report a concern
search-found = Found in what your organisation may open
search-found-none = Nothing in what your organisation may open.
search-found-concern = Concern { $reference }
search-found-referral = Referral { $reference }
search-more = Not everything has been looked through. For a number, search again; for a name, older ones are not looked through.
search-lately = Searches of your organisation
search-lately-none = Nobody has searched yet.
