//! The pages, as a browser and as a person with a browser meet them.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails where it stands"
)]

mod browser;
mod charts;
mod forms;
mod headers;
mod messages;
mod public_pages;
mod weight;

use web::Site;
use web::i18n::Locale;
use web::rights::{Helpline, RightsCard};

/// A house where everyone is invented.
fn site() -> Site {
    Site {
        name: "Throughline".to_owned(),
        invented: true,
        exit_url: "https://weather.example/".to_owned(),
        secure_cookies: false,
        locale: Locale::En,
        rights: RightsCard {
            reflection_days: 45,
            reflection_verified: false,
            permit_for_personal_situation: true,
            helplines: vec![
                Helpline {
                    name: "Invented Help Line".to_owned(),
                    phone: "0800 555 0100".to_owned(),
                    hours: String::new(),
                    languages: vec!["English".to_owned(), "العربية".to_owned()],
                    free: true,
                },
                Helpline {
                    name: "Invented Advice Centre".to_owned(),
                    phone: "020 5550 0199".to_owned(),
                    hours: "Monday to Friday, 9 to 17".to_owned(),
                    languages: vec!["English".to_owned()],
                    free: false,
                },
            ],
            emergency_number: "112".to_owned(),
        },
        randomness: randomness(),
    }
}

/// Bytes that differ at each call, which is all that these tests need of them.
fn randomness() -> web::Randomness {
    let calls = std::sync::atomic::AtomicU64::new(1);
    Box::new(move |buffer| {
        let call = calls.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        for (index, byte) in buffer.iter_mut().enumerate() {
            *byte = u8::try_from((call * 31 + u64::try_from(index).unwrap() * 7) % 251).unwrap();
        }
    })
}
