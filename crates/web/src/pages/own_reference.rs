//! The one thing that an organisation in coded facts alone writes: by which reference its files know a person.

use case::OwnReference;

use crate::form::Form;
use crate::form_page::Field;
use crate::member::Member;

const FIELD: &str = "own-reference";

/// The question, for whoever is asked it.
pub(super) fn field(member: &Member) -> Option<Field> {
    let t = member.texts();
    let field = || Field::input(FIELD, t.own_reference()).hint(t.own_reference_hint());
    member.in_coded_facts().then(field)
}

/// The answer; whoever is not asked gives none.
pub(super) fn read(form: &mut Form, member: &Member) -> Option<OwnReference> {
    if !member.in_coded_facts() {
        return None;
    }
    let t = member.texts();
    let typed = form.required(FIELD, 200, &t, t.own_reference_missing())?;
    let reference = typed.parse::<OwnReference>();
    reference
        .map_err(|_| form.fail(FIELD, t.own_reference_unfit()))
        .ok()
}
