//! The table of who may do what, for a person to read: `golden/who-may-do-what.snap`. It is made
//! again with `INSTA_UPDATE=always cargo test -p policy`, and read before it is committed.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use case::Role;
use case::profile::BodyKind;
use cedar_policy::Schema;
use policy::{Action, Authority, OwnPageFacts, Principal, Ruling, action};

use crate::relations::{self, Relation, member};

/// The table while it is written, and what has been asked for it.
struct Table<'a> {
    authority: &'a Authority,
    text: String,
    actions: BTreeSet<&'static str>,
    decided: BTreeSet<String>,
}

impl Table<'_> {
    /// Asks one action of every relation, in every role, for a body that enforces and for another.
    fn section<A: Action>(&mut self, what: &str, relations: &[Relation<A::Resource>]) {
        self.actions.insert(A::NAME);
        // Relations of one outcome share a row.
        let mut rows: Vec<(Vec<String>, Vec<String>)> = Vec::new();
        let mut nobody = Vec::new();
        for relation in relations {
            let rulings = |kind| {
                Role::ALL.map(|role| {
                    let principal = Principal {
                        kind,
                        ..member(relation, [role])
                    };
                    self.authority.rule::<A>(&principal, &relation.resource)
                })
            };
            let (civil, police) = (rulings(BodyKind::CivilSociety), rulings(BodyKind::Police));
            let mut add = |words: String, rulings: &[Ruling]| {
                let decided = rulings.iter().flat_map(|ruling| ruling.decided_by.clone());
                self.decided.extend(decided);
                let cells: Vec<_> = rulings.iter().map(cell).collect();
                let same = rows.iter_mut().find(|(known, _)| *known == cells);
                match same {
                    Some((_, relations)) => relations.push(words),
                    None if rulings.iter().all(|it| it.decided_by.is_empty()) => nobody.push(words),
                    None => rows.push((cells, vec![words])),
                }
            };
            let allowed = |rulings: &[Ruling]| rulings.iter().any(|ruling| ruling.allowed);
            let enforcing = format!("{}, an enforcement body", relation.words);
            add(relation.words.clone(), &civil);
            match (allowed(&civil), allowed(&police)) {
                (false, false) => {}
                _ if civil == police => {}
                _ => add(enforcing, &police),
            }
        }
        let roles = Role::ALL.map(Role::code).join(" | ");
        let text = &mut self.text;
        writeln!(text, "\n## {}: {what}\n", A::NAME).unwrap();
        writeln!(text, "| the member's organisation | {roles} |").unwrap();
        writeln!(text, "| --- {}|", "| --- ".repeat(Role::ALL.len())).unwrap();
        for (cells, relations) in rows {
            let (words, cells) = (together(&relations).join("; "), cells.join(" | "));
            writeln!(text, "| {words} | {cells} |").unwrap();
        }
        if !nobody.is_empty() {
            let nobody = together(&nobody).join("\n* ");
            writeln!(text, "\nNobody whose organisation\n\n* {nobody}").unwrap();
        }
    }
}

impl Table<'_> {
    /// Asks one action of persons on pages of their own, and of every member, who has none of it.
    fn persons<A: Action<Resource = OwnPageFacts>>(&mut self, what: &str) {
        self.section::<A>(what, &relations::pages());
        writeln!(self.text, "\n| the person | on a page of their own |").unwrap();
        writeln!(self.text, "| --- | --- |").unwrap();
        for (words, person, page) in relations::persons() {
            let ruling = self.authority.rule_person::<A>(&person, &page);
            self.decided.extend(ruling.decided_by.clone());
            writeln!(self.text, "| {words} | {} |", cell(&ruling)).unwrap();
        }
    }
}

/// Relations of the same beginning, with their ends beside each other.
fn together(relations: &[String]) -> Vec<String> {
    let mut grouped: Vec<(&str, Vec<&str>)> = Vec::new();
    for relation in relations {
        let (start, end) = relation.split_once(": ").unwrap_or((relation, ""));
        match grouped.iter_mut().find(|(known, _)| *known == start) {
            Some((_, ends)) => ends.push(end),
            None => grouped.push((start, vec![end])),
        }
    }
    let group = |(start, ends): (&str, Vec<&str>)| match ends.join(" / ") {
        ends if ends.is_empty() => start.to_owned(),
        ends => format!("{start}: {ends}"),
    };
    grouped.into_iter().map(group).collect()
}

fn cell(ruling: &Ruling) -> String {
    let by: Vec<_> = ruling.decided_by.iter().map(String::as_str).collect();
    match (ruling.allowed, by.is_empty()) {
        (true, _) => by.join(", "),
        (false, true) => "–".to_owned(),
        (false, false) => format!("forbidden: {}", by.join(", ")),
    }
}

#[test]
fn every_role_in_every_relation_may_do_what_the_table_says() {
    let authority = Authority::embedded().unwrap();
    let mut table = Table {
        authority: &authority,
        text: String::new(),
        actions: BTreeSet::new(),
        decided: BTreeSet::new(),
    };
    let t = &mut table;
    t.text.push_str(
        "# Who may do what\n\nA cell names the policy that decided; – is a denial because no policy permits it.\n",
    );
    let all = relations::mechanism();
    t.section::<action::ReportConcern>("tells a concern", &all);
    t.section::<action::SeeDirectory>("looks a service up", &all);
    t.section::<action::Oversee>("sees how the machinery moves", &all);
    t.section::<action::NameOnCall>("names who is on call for whom", &all);
    t.section::<action::KeepListed>(
        "keeps the services of organisations without an account",
        &all,
    );
    let all = relations::concerns();
    t.section::<action::ReadConcern>("opens a concern", &all);
    t.section::<action::AddToConcern>("adds to a concern", &all);
    t.section::<action::EndConcern>("ends a concern", &all);
    t.section::<action::PresumePerson>("presumes a person met in a concern", &all);
    t.section::<action::JoinConcern>(
        "joins a concern to another that tells of the same thing",
        &all,
    );
    t.section::<action::SetApart>("undoes the joins of a concern", &all);
    let all = relations::joins();
    t.section::<action::JoinCase>("joins a concern to the case of a person", &all);
    let all = relations::cases();
    t.section::<action::ReadCase>("opens a case", &all);
    t.section::<action::WorkCase>("works on a case", &all);
    t.section::<action::SeeAccesses>("sees who opened what of a case", &all);
    t.section::<action::SeeCaseFacts>("sees a case's coded facts", &all);
    t.section::<action::SeeAlarms>("sees that an alarm stands in a case", &all);
    t.section::<action::RaiseAlarm>("raises an alarm", &all);
    t.section::<action::RecordPunishment>("records a charge or punishment", &all);
    t.section::<action::ConfirmErasure>("confirms that a case be destroyed", &all);
    t.persons::<action::SeeOwnRecord>("sees what is held about one");
    t.persons::<action::TakeBackOwn>("takes an agreement of one's own back");
    t.persons::<action::TellWrong>("says that something written about one is wrong");
    t.persons::<action::Complain>("complains about an organisation");
    t.persons::<action::TurnOffOwnPage>("turns one's own page off");
    t.persons::<action::TellOfDanger>("tells of danger, unseen");
    let all = relations::cases();
    t.section::<action::ReceiveDemand>("records a demand for records of a case", &all);
    t.section::<action::AnswerDemand>("tells of a demand and answers it", &all);
    let all = relations::demands();
    t.section::<action::SeeDemand>("sees a demand for records", &all);
    let all = relations::complaints();
    t.section::<action::SeeComplaint>("reads a person's complaint", &all);
    t.section::<action::AnswerComplaint>("answers a person's complaint", &all);
    let all = relations::case_keys();
    t.section::<action::BreakGlass>("asks to break glass", &all);
    let all = relations::emergencies();
    t.section::<action::SeeEmergency>("sees a break-glass", &all);
    t.section::<action::AnswerEmergency>("confirms or refuses a break-glass", &all);
    t.section::<action::UseEmergency>("opens alone what nobody answered", &all);
    t.section::<action::OpenInEmergency>("opens compartments by a break-glass", &all);
    t.section::<action::StopEmergency>("ends a break-glass", &all);
    t.section::<action::ReviewEmergency>("looks at a break-glass afterwards", &all);
    let all = relations::dossiers();
    t.section::<action::SeeDossier>("opens a dossier for identification", &all);
    t.section::<action::KeepDossier>("keeps a dossier for identification", &all);
    t.section::<action::VoteOnDossier>("votes on a dossier for identification", &all);
    let all = relations::conferences();
    t.section::<action::SeeConference>("opens a conference of the local team", &all);
    t.section::<action::AnswerConference>("answers for an invited organisation", &all);
    let all = relations::referrals();
    t.section::<action::ReadReferral>("opens a referral", &all);
    t.section::<action::AnswerReferral>("answers a referral", &all);
    t.section::<action::DealWithLapse>("deals with a lapsed referral", &all);
    let all = relations::organisations();
    t.section::<action::SeeNotices>("sees an organisation's notices", &all);
    t.section::<action::Search>("searches what an organisation may open", &all);
    t.section::<action::KeepOrganisation>("keeps members and services", &all);
    t.section::<action::CountPlaces>("says how many places are free", &all);
    let all = relations::alerts();
    t.section::<action::SeeAlerts>("sees alerts about what members opened", &all);
    t.section::<action::AnswerAlert>("says what was behind an alert", &all);
    let all = relations::keys();
    t.section::<action::ConfirmRecovery>("confirms that a member is let in again", &all);
    t.section::<action::OpenReserve>("opens what is kept against the loss of all members", &all);

    let every: BTreeSet<_> = action::ALL.iter().copied().collect();
    assert_eq!(table.actions, every, "every action has its section");
    let (schema, _) =
        Schema::from_cedarschema_str(include_str!("../../policies/throughline.cedarschema"))
            .unwrap();
    let in_schema: BTreeSet<String> = schema
        .actions()
        .map(|action| action.id().unescaped().to_owned())
        .collect();
    let every: BTreeSet<_> = every.into_iter().map(str::to_owned).collect();
    assert_eq!(in_schema, every, "the schema knows the same actions");
    assert_eq!(
        table.decided,
        authority.ids(),
        "every policy decides something"
    );
    insta::with_settings!({
        snapshot_path => "golden",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!("who-may-do-what", table.text);
    });
}

/// Asks for every two roles, and for all at once, whether they are allowed what one of them is.
fn only_together<A: Action>(authority: &Authority, relations: &[Relation<A::Resource>]) {
    for relation in relations {
        let allowed = |roles: &[Role]| {
            let principal = member(relation, roles.iter().copied());
            authority.rule::<A>(&principal, &relation.resource).allowed
        };
        let alone: Vec<(Role, bool)> = Role::ALL.map(|role| (role, allowed(&[role]))).into();
        let pairs = alone
            .iter()
            .flat_map(|one| alone.iter().map(move |other| vec![*one, *other]));
        for set in pairs.chain([alone.clone()]) {
            let roles: Vec<_> = set.iter().map(|(role, _)| *role).collect();
            let expected = set.iter().any(|(_, allowed)| *allowed);
            let (action, words) = (A::NAME, &relation.words);
            assert_eq!(allowed(&roles), expected, "{action}, {words}: {roles:?}");
        }
    }
}

/// The table has a column for each role alone; this is why no more are needed.
#[test]
fn several_roles_together_allow_what_each_allows_alone_and_no_more() {
    let authority = Authority::embedded().unwrap();
    let all = relations::mechanism();
    only_together::<action::ReportConcern>(&authority, &all);
    only_together::<action::SeeDirectory>(&authority, &all);
    only_together::<action::Oversee>(&authority, &all);
    only_together::<action::NameOnCall>(&authority, &all);
    only_together::<action::KeepListed>(&authority, &all);
    let all = relations::concerns();
    only_together::<action::ReadConcern>(&authority, &all);
    only_together::<action::AddToConcern>(&authority, &all);
    only_together::<action::EndConcern>(&authority, &all);
    only_together::<action::PresumePerson>(&authority, &all);
    only_together::<action::JoinConcern>(&authority, &all);
    only_together::<action::SetApart>(&authority, &all);
    let all = relations::joins();
    only_together::<action::JoinCase>(&authority, &all);
    let all = relations::cases();
    only_together::<action::ReadCase>(&authority, &all);
    only_together::<action::WorkCase>(&authority, &all);
    only_together::<action::SeeAccesses>(&authority, &all);
    only_together::<action::SeeCaseFacts>(&authority, &all);
    only_together::<action::SeeAlarms>(&authority, &all);
    only_together::<action::RaiseAlarm>(&authority, &all);
    only_together::<action::RecordPunishment>(&authority, &all);
    let all = relations::pages();
    only_together::<action::SeeOwnRecord>(&authority, &all);
    only_together::<action::TakeBackOwn>(&authority, &all);
    only_together::<action::TellWrong>(&authority, &all);
    only_together::<action::Complain>(&authority, &all);
    only_together::<action::TurnOffOwnPage>(&authority, &all);
    only_together::<action::TellOfDanger>(&authority, &all);
    let all = relations::cases();
    only_together::<action::ReceiveDemand>(&authority, &all);
    only_together::<action::AnswerDemand>(&authority, &all);
    let all = relations::demands();
    only_together::<action::SeeDemand>(&authority, &all);
    let all = relations::complaints();
    only_together::<action::SeeComplaint>(&authority, &all);
    only_together::<action::AnswerComplaint>(&authority, &all);
    let all = relations::case_keys();
    only_together::<action::BreakGlass>(&authority, &all);
    let all = relations::emergencies();
    only_together::<action::SeeEmergency>(&authority, &all);
    only_together::<action::AnswerEmergency>(&authority, &all);
    only_together::<action::UseEmergency>(&authority, &all);
    only_together::<action::OpenInEmergency>(&authority, &all);
    only_together::<action::StopEmergency>(&authority, &all);
    only_together::<action::ReviewEmergency>(&authority, &all);
    let all = relations::dossiers();
    only_together::<action::SeeDossier>(&authority, &all);
    only_together::<action::KeepDossier>(&authority, &all);
    only_together::<action::VoteOnDossier>(&authority, &all);
    let all = relations::conferences();
    only_together::<action::SeeConference>(&authority, &all);
    only_together::<action::AnswerConference>(&authority, &all);
    let all = relations::referrals();
    only_together::<action::ReadReferral>(&authority, &all);
    only_together::<action::AnswerReferral>(&authority, &all);
    only_together::<action::DealWithLapse>(&authority, &all);
    let all = relations::organisations();
    only_together::<action::SeeNotices>(&authority, &all);
    only_together::<action::Search>(&authority, &all);
    only_together::<action::KeepOrganisation>(&authority, &all);
    only_together::<action::CountPlaces>(&authority, &all);
    let all = relations::alerts();
    only_together::<action::SeeAlerts>(&authority, &all);
    only_together::<action::AnswerAlert>(&authority, &all);
    let all = relations::keys();
    only_together::<action::ConfirmRecovery>(&authority, &all);
    only_together::<action::OpenReserve>(&authority, &all);
}
