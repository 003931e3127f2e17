//! Shapes that were written before, each with the step to the one that came after it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::PayloadError;
use crate::Compartment;

/// The compartments that there were while these were written: what was agreed to or sent then did not
/// grow by those that came since.
const EVERYTHING: [Compartment; 7] = [
    Compartment::Identity,
    Compartment::Contact,
    Compartment::Urgent,
    Compartment::Narrative,
    Compartment::Location,
    Compartment::Health,
    Compartment::Legal,
];

/// A payload whose data are not looked at yet.
#[derive(Serialize, Deserialize)]
pub(super) struct Payload {
    r#type: String,
    data: Value,
}

/// One step from an older shape to the next.
pub(super) struct Older {
    /// The type as it was written.
    pub(super) from: &'static str,
    /// The type that followed it.
    to: &'static str,
    /// Turns the data of the one into those of the other.
    step: fn(&mut Value) -> Option<()>,
}

/// Every step. A line here is never taken away: what was once written is read for ever.
pub(super) const OLDER: &[Older] = &[
    Older {
        from: "agreement_recorded/1",
        to: "agreement_recorded/2",
        step: agreement_recorded_1,
    },
    Older {
        from: "clock_ended/1",
        to: "clock_ended/2",
        step: clock_ended_1,
    },
    Older {
        from: "holder_changed/1",
        to: "holder_changed/2",
        step: holder_changed_1,
    },
    Older {
        from: "opened/1",
        to: "opened/2",
        step: opened_1,
    },
    Older {
        from: "opened/2",
        to: "opened/3",
        step: opened_2,
    },
    Older {
        from: "referral_sent/1",
        to: "referral_sent/2",
        step: referral_sent_1,
    },
    Older {
        from: "referral_sent/2",
        to: "referral_sent/3",
        step: referral_sent_2,
    },
    Older {
        from: "screened/1",
        to: "screened/2",
        step: screened_1,
    },
    Older {
        from: "service_offered/1",
        to: "service_offered/2",
        step: service_offered_1,
    },
];

/// Takes a payload of an older type through every step up to the type of today.
pub(super) fn bring_up(mut payload: Payload) -> Result<Payload, PayloadError> {
    while let Some(older) = OLDER.iter().find(|older| older.from == payload.r#type) {
        if (older.step)(&mut payload.data).is_none() {
            return Err(PayloadError::Damaged {
                reason: format!("field `data` is not that of a `{}`", older.from),
            });
        }
        older.to.clone_into(&mut payload.r#type);
    }
    Ok(payload)
}

/// Version 1 knew the person's own answers only, said of an interpreter that there was one and not how
/// it was put through one, and set no bounds to what an agreement to share let go. It did not say at
/// which instant its last day is over: at noon (UTC) of the day after it is over everywhere.
fn agreement_recorded_1(data: &mut Value) -> Option<()> {
    let data = data.as_object_mut()?;
    let was = data.remove("terms")?;
    let with = was.get("with")?;
    let matter = match (was.get("kind")?.as_str()?, with) {
        ("share", with) => json!({"share": {"with": with}}),
        ("police", _) => json!({"police": {"with": null}}),
        (kind, _) => json!(kind),
    };
    let categories = match with {
        Value::Null => Vec::new(),
        _ => EVERYTHING.to_vec(),
    };
    let (how, through) = match was.get("explained")?.as_str()? {
        "interpreter" => ("aloud", "interpreter"),
        how => (how, "worker"),
    };
    let answer = match was.get("given")?.as_bool()? {
        true => "agreed",
        false => "refused",
    };
    let until = was.get("until")?;
    let ends = match until {
        Value::Null => Value::Null,
        day => {
            let after = day.as_str()?.parse::<Date>().ok()?.tomorrow().ok()?;
            json!(format!("{after}T12:00:00Z"))
        }
    };
    let terms = json!({
        "matter": matter,
        "speaker": "person",
        "answer": answer,
        "categories": categories,
        "until": until,
        "explained": {"language": was.get("language")?, "how": how, "through": through},
    });
    data.insert("terms".to_owned(), terms);
    data.insert("ends".to_owned(), ends);
    Some(())
}

/// Version 1 knew fewer ways to end, and those are the same.
fn clock_ended_1(data: &mut Value) -> Option<()> {
    data.as_object().map(|_| ())
}

/// Version 1 named the accepted referral or nothing, and nothing meant that child rules had moved
/// the holder; on which article was not kept.
fn holder_changed_1(data: &mut Value) -> Option<()> {
    let data = data.as_object_mut()?;
    let why = match data.remove("referral")? {
        Value::Null => json!({"child": {"article": null}}),
        referral => json!({"accepted": referral}),
    };
    data.insert("why".to_owned(), why);
    Some(())
}

/// Version 1 knew fewer purposes, and those are the same.
fn opened_1(data: &mut Value) -> Option<()> {
    data.as_object().map(|_| ())
}

/// Version 2 knew no break-glass, and did not keep in which role somebody opened.
fn opened_2(data: &mut Value) -> Option<()> {
    let data = data.as_object_mut()?;
    data.insert("roles".to_owned(), json!([]));
    data.insert("emergency".to_owned(), Value::Null);
    Some(())
}

/// Version 1 left the first hyphen out of one urgency, which every other place wrote.
fn referral_sent_1(data: &mut Value) -> Option<()> {
    let urgency = data.get_mut("sent")?.get_mut("urgency")?;
    if urgency == "within24-hours" {
        *urgency = json!("within-24-hours");
    }
    Some(())
}

/// Version 2 did not say what went beside the request itself: it may have been anything.
fn referral_sent_2(data: &mut Value) -> Option<()> {
    let sent = data.get_mut("sent")?.as_object_mut()?;
    sent.insert("carries".to_owned(), json!(EVERYTHING));
    Some(())
}

/// Version 1 did not keep what was looked at beside the answers.
fn screened_1(data: &mut Value) -> Option<()> {
    let data = data.as_object_mut()?;
    data.insert("beside".to_owned(), Value::Null);
    Some(())
}

/// Version 1 did not keep on which line a service is asked.
fn service_offered_1(data: &mut Value) -> Option<()> {
    let service = data.get_mut("service")?.as_object_mut()?;
    service.insert("phone".to_owned(), Value::Null);
    Some(())
}
