//! What the rights card says, as one country's profile gives it.

/// The figures and contacts of one country. The sentences around them are the same everywhere and
/// come from `messages/`.
#[derive(Clone, Debug)]
pub struct RightsCard {
    /// Length of the recovery and reflection period in calendar days (CETS 197 art. 13: at least 30).
    pub reflection_days: u64,
    /// Whether the length was read in the country's law, rather than inherited from the convention.
    pub reflection_verified: bool,
    /// Whether a residence permit can be given for the person's own situation (CETS 197 art. 14(1)(a)).
    pub permit_for_personal_situation: bool,
    /// Where to call, most general first.
    pub helplines: Vec<Helpline>,
    /// The number of the emergency services.
    pub emergency_number: String,
}

/// A telephone that someone answers.
#[derive(Clone, Debug)]
pub struct Helpline {
    /// The organisation's name, as it answers the telephone.
    pub name: String,
    /// Telephone number as dialled inside the country.
    pub phone: String,
    /// Days and hours, as a person would say them; empty if round the clock.
    pub hours: String,
    /// Languages spoken, each by its own name.
    pub languages: Vec<String>,
    /// The call is free from any telephone.
    pub free: bool,
}
