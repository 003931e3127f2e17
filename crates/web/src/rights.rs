//! What the rights card says beside its sentences: whom to call, and what the country gives.

/// Whom a person in one country can call.
#[derive(Clone, Debug, Default)]
pub struct Contacts {
    /// The number of the emergency services.
    pub emergency_number: String,
    /// Where to call, most general first.
    pub helplines: Vec<Helpline>,
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
