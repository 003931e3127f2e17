//! What was explained to the person, as the Human Trafficking Case Data Standard has it.

use case::person::Informed;
use proptest::prelude::*;
use serde_json::{Value, json};

/// The seven questions behind `con_Consent`, in the order of the standard.
const NAMES: [&str; 7] = [
    "con_InterviewAgreed",
    "con_PurposeExplained",
    "con_DataUseExplained",
    "con_ResearchUseExplained",
    "con_DataRequestExplained",
    "con_StorageTimeExplained",
    "con_WithdrawalExplained",
];

proptest! {
    #[test]
    fn what_was_explained_goes_out_and_comes_back(told in any::<[bool; 7]>()) {
        let [agrees_to_interview, purpose, use_of_data, research, own_data, storage, withdrawal] = told;
        let informed = Informed {
            agrees_to_interview,
            purpose,
            use_of_data,
            research,
            own_data,
            storage,
            withdrawal,
        };
        let written = serde_json::to_value(informed).unwrap();
        let fields = written.as_object().unwrap();
        prop_assert_eq!(fields.len(), 8);
        // The checkbox of the standard says that nothing is missing.
        prop_assert_eq!(&fields["con_Consent"], &json!(!told.contains(&false)));
        for (name, told) in NAMES.into_iter().zip(told) {
            prop_assert_eq!(&fields[name], &json!(told));
        }
        let read: Informed = serde_json::from_value(written.clone()).unwrap();
        prop_assert_eq!(read, informed);

        // A checkbox that says something else than the seven is refused, whichever it is.
        let mut contradicts = written.clone();
        contradicts["con_Consent"] = json!(!informed.consent());
        prop_assert!(serde_json::from_value::<Informed>(contradicts).is_err());
        for name in NAMES {
            let mut short = written.clone();
            short.as_object_mut().unwrap().remove(name);
            let error = serde_json::from_value::<Informed>(short).unwrap_err().to_string();
            prop_assert!(error.contains(name), "{}", error);
        }
    }
}

#[test]
fn a_checkbox_alone_is_read_as_the_standard_means_it() {
    let read = |consent: Value| serde_json::from_value::<Informed>(json!({"con_Consent": consent}));
    assert_eq!(read(json!(true)).unwrap(), Informed::where_named(|_| true));
    assert_eq!(read(json!(false)).unwrap(), Informed::default());
    assert!(read(json!("yes")).is_err());
    let other = json!({"con_Consent": false, "con_Other": true});
    let error = serde_json::from_value::<Informed>(other).unwrap_err();
    assert!(error.to_string().contains("con_Other"), "{error}");
}
