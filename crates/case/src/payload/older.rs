//! Shapes that were written before, each with the step to the one that came after it.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::PayloadError;

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
pub(super) const OLDER: &[Older] = &[Older {
    from: "holder_changed/1",
    to: "holder_changed/2",
    step: holder_changed_1,
}];

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
