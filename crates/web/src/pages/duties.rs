//! "What I must pass on even if you say no": by the kind of body and the country, from its profile, to
//! be said before the first question. What nobody has read is said to be unknown, and is never made up.

use askama::Template;
use axum::response::Response;
use case::profile::{
    About, BodyKind, Checked, Confidence, Duty, Fact, LegalBasis, Provenance, Who,
};

use crate::i18n::MessageFile;
use crate::labels::{Label as _, Words};
use crate::layout::Layout;
use crate::member::Member;

#[derive(Template)]
#[template(path = "duties.html")]
struct DutiesPage {
    layout: Layout,
    /// The kind of body that the reader works for.
    kind: Words,
    own: Vec<Shown>,
    /// Why the profile does not know more.
    gaps: Vec<String>,
    others: Vec<Shown>,
    /// What the law allows this kind of body to share without an agreement.
    bases: Vec<Shown>,
    base_gaps: Vec<String>,
}

/// A rule of the country, with where it was read.
struct Shown {
    what: String,
    rows: Vec<(Words, Words)>,
}

pub(crate) async fn show(member: Member) -> Response {
    let kind = member.session.principal().kind;
    let read = |profile: &Checked| DutiesPage::of(&member, profile, kind);
    match member.engine().with_profile(read).await {
        Ok(page) => member.visit.page(&page),
        Err(error) => member.no_page(error),
    }
}

impl DutiesPage {
    fn of(member: &Member, profile: &Checked, kind: BodyKind) -> DutiesPage {
        let t = member.texts();
        let profile = profile.profile();
        let duties = profile.duties.iter().filter_map(Fact::stated);
        let (own, others): (Vec<_>, Vec<_>) = duties.partition(|(duty, _)| duty.who.includes(kind));
        let bases = profile.legal_bases.iter().filter_map(Fact::stated);
        let bases = bases.filter(|(basis, _)| basis.who.includes(kind));
        let shown = |(duty, provenance): &(&Duty, &Provenance)| of_duty(member, duty, provenance);
        DutiesPage {
            layout: member.layout(t.duties_title(), MessageFile::Agreement),
            kind: kind.label(t),
            own: own.iter().map(shown).collect(),
            gaps: gaps(&profile.duties),
            others: others.iter().map(shown).collect(),
            bases: bases
                .map(|(basis, provenance)| of_basis(member, basis, provenance))
                .collect(),
            base_gaps: gaps(&profile.legal_bases),
        }
    }
}

/// What the authors of the profile did not know.
fn gaps<T>(facts: &[Fact<T>]) -> Vec<String> {
    let unknown = facts.iter().filter_map(|fact| match fact {
        Fact::Unknown { reason } => Some(reason.clone()),
        Fact::Stated { .. } | Fact::Absent { .. } => None,
    });
    unknown.collect()
}

fn of_duty(member: &Member, duty: &Duty, provenance: &Provenance) -> Shown {
    let t = member.texts();
    let named = if duty.names_person {
        t.duties_names_person()
    } else {
        t.duties_names_nobody()
    };
    let about = match duty.about {
        About::Adults => t.duties_about_adults(),
        About::Children => t.duties_about_children(),
        About::Everybody => t.duties_about_everybody(),
    };
    let mut rows = vec![
        (t.duties_to(), kinds(member, duty.to.as_slice())),
        (t.duties_about(), about),
        (t.duties_name(), named),
        (t.duties_who(), who(member, &duty.who)),
    ];
    rows.extend(source(member, provenance));
    Shown {
        what: duty.what.as_str().to_owned(),
        rows,
    }
}

fn of_basis(member: &Member, basis: &LegalBasis, provenance: &Provenance) -> Shown {
    let t = member.texts();
    let told = if basis.person_told {
        t.duties_person_told()
    } else {
        t.duties_person_not_told()
    };
    let mut rows = vec![
        (t.duties_may_be_told(), who(member, &basis.to)),
        (t.duties_what(), categories(member, basis)),
        (t.duties_told(), told),
        (t.duties_who_may(), who(member, &basis.who)),
    ];
    rows.extend(source(member, provenance));
    Shown {
        what: basis.what.as_str().to_owned(),
        rows,
    }
}

/// What of the person a legal basis lets be told.
pub(super) fn categories(member: &Member, basis: &LegalBasis) -> Words {
    let t = member.texts();
    let words = basis.about.as_set().iter();
    let words: Vec<Words> = words.map(|it| it.label(t)).collect();
    match words.is_empty() {
        true => t.agreement_request_only(),
        false => words.join(" · ").into(),
    }
}

pub(super) fn who(member: &Member, who: &Who) -> Words {
    match who {
        Who::Any => member.texts().duties_any(),
        Who::Kinds(of) => kinds(member, of.as_slice()),
    }
}

fn kinds(member: &Member, kinds: &[BodyKind]) -> Words {
    let t = member.texts();
    let words: Vec<Words> = kinds.iter().map(|kind| kind.label(t)).collect();
    words.join(" · ").into()
}

/// Where it was read, how sure it is, and when.
fn source(member: &Member, provenance: &Provenance) -> Vec<(Words, Words)> {
    let t = member.texts();
    let sure = match provenance.confidence {
        Confidence::Verified => t.duties_verified(),
        Confidence::Secondary => t.duties_secondary(),
        Confidence::Recall => t.duties_recall(),
    };
    let mut rows = vec![
        (t.duties_source(), provenance.source.clone().into()),
        (t.duties_sure(), sure),
    ];
    rows.extend(provenance.read.map(|day| (t.duties_read(), t.day(day))));
    let note = provenance.note.clone();
    rows.extend(note.map(|note| (t.duties_note(), note.into())));
    rows
}
