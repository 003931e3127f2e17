//! The words on the pages, in the reader's language.
//!
//! Every message lives in a Fluent file under `messages/`. The build turns each into a method of
//! [`Texts`] with typed arguments, so a page cannot name a message that does not exist, and a
//! language that lacks one does not build.

use std::borrow::Cow;
use std::fmt::Display;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use jiff::civil::{Date, DateTime};
use unic_langid::LanguageIdentifier;

include!(concat!(env!("OUT_DIR"), "/messages.rs"));

/// A language that the pages are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Locale {
    /// Arabic.
    Ar,
    /// English.
    En,
    /// Romanian.
    Ro,
    /// Russian.
    Ru,
}

impl Locale {
    /// All languages, in the order in which a reader is offered them.
    pub const ALL: [Locale; 4] = [Locale::En, Locale::Ar, Locale::Ro, Locale::Ru];

    /// The BCP 47 tag, as in `lang` attributes.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Locale::Ar => "ar",
            Locale::En => "en",
            Locale::Ro => "ro",
            Locale::Ru => "ru",
        }
    }

    /// The language's own name, as its readers write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Locale::Ar => "العربية",
            Locale::En => "English",
            Locale::Ro => "Română",
            Locale::Ru => "Русский",
        }
    }

    /// `rtl` or `ltr`, as in `dir` attributes.
    #[must_use]
    pub fn direction(self) -> &'static str {
        match self {
            Locale::Ar => "rtl",
            Locale::En | Locale::Ro | Locale::Ru => "ltr",
        }
    }

    /// The language with this tag, if the pages have it.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Locale> {
        Locale::ALL
            .into_iter()
            .find(|locale| locale.code().eq_ignore_ascii_case(code))
    }

    /// The first language of an `Accept-Language` header that the pages have.
    ///
    /// Browsers list languages by preference (RFC 9110 sec. 12.5.4), so weights are not read, but
    /// one with weight zero is refused by its reader and passed over.
    #[must_use]
    pub fn from_accept_language(header: &str) -> Option<Locale> {
        header.split(',').find_map(|range| {
            let mut parts = range.split(';');
            let tag = parts.next().unwrap_or_default().trim();
            let refused = parts.any(|part| matches!(part.trim(), "q=0" | "q=0.0" | "q=0.00"));
            let primary = tag.split('-').next().unwrap_or_default();
            if refused {
                None
            } else {
                Locale::from_code(primary)
            }
        })
    }
}

/// English made unlike English, to find what no translator could reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pseudo {
    /// Accented, in brackets, and two fifths longer.
    Accented,
    /// The same, on a page that runs from right to left.
    Mirrored,
}

/// The messages in one language; a method for each is generated from `messages/`.
#[derive(Clone, Copy, Debug)]
pub struct Texts {
    locale: Locale,
    pseudo: Option<Pseudo>,
}

impl Texts {
    /// The tag under which [`Texts::accented`] can be asked for (the tag that Unicode CLDR reserves
    /// for accented English).
    pub const ACCENTED_CODE: &'static str = "en-XA";

    /// The tag under which [`Texts::mirrored`] can be asked for (the tag that Unicode CLDR reserves for
    /// a pseudo-language from right to left).
    pub const MIRRORED_CODE: &'static str = "ar-XB";

    /// The messages in `locale`.
    #[must_use]
    pub fn new(locale: Locale) -> Texts {
        Texts {
            locale,
            pseudo: None,
        }
    }

    /// English with every letter accented, each message in brackets and two fifths longer: what stays
    /// plain on a page, or stands outside of brackets, was not put through Fluent and could never be
    /// translated; what does not fit has no room for German.
    #[must_use]
    pub fn accented() -> Texts {
        Texts {
            locale: Locale::En,
            pseudo: Some(Pseudo::Accented),
        }
    }

    /// The same on a page that runs from right to left.
    #[must_use]
    pub fn mirrored() -> Texts {
        Texts {
            locale: Locale::En,
            pseudo: Some(Pseudo::Mirrored),
        }
    }

    /// The texts for a language tag that a reader asked for.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Texts> {
        match code {
            Texts::ACCENTED_CODE => Some(Texts::accented()),
            Texts::MIRRORED_CODE => Some(Texts::mirrored()),
            code => Locale::from_code(code).map(Texts::new),
        }
    }

    /// The language.
    #[must_use]
    pub fn locale(&self) -> Locale {
        self.locale
    }

    /// The tag that asks for exactly these texts.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self.pseudo {
            Some(Pseudo::Accented) => Texts::ACCENTED_CODE,
            Some(Pseudo::Mirrored) => Texts::MIRRORED_CODE,
            None => self.locale.code(),
        }
    }

    /// `rtl` or `ltr`, as in `dir` attributes.
    #[must_use]
    pub fn direction(&self) -> &'static str {
        match self.pseudo {
            Some(Pseudo::Mirrored) => "rtl",
            _ => self.locale.direction(),
        }
    }

    /// Whether the words of `file` still wait for a translator's or reviewer's word.
    #[must_use]
    pub fn is_draft(&self, file: MessageFile) -> bool {
        drafts(self.locale).contains(&file)
    }

    /// A day, written out.
    #[must_use]
    pub fn day(&self, day: Date) -> Cow<'static, str> {
        self.date_long(day.day(), self.month(day.month()), day.year())
    }

    /// A month, by the day it begins with.
    #[must_use]
    pub fn month_of(&self, day: Date) -> Cow<'static, str> {
        self.month_long(self.month_alone(day.month()), day.year())
    }

    /// A moment, as calendar and clock show it in one place.
    #[must_use]
    pub fn moment(&self, moment: DateTime) -> Cow<'static, str> {
        let time = format!("{:02}:{:02}", moment.hour(), moment.minute());
        self.moment_long(self.day(moment.date()), time)
    }

    /// How much is left of a period whose last day is `last`, as of `today`.
    #[must_use]
    pub fn left(&self, today: Date, last: Date) -> Cow<'static, str> {
        let days = i64::from((last - today).get_days());
        match u64::try_from(days) {
            Ok(0) => self.due_today(),
            Ok(left) => self.due_in_days(left),
            Err(_) => self.due_over_days(days.unsigned_abs()),
        }
    }

    /// A month's name within a date.
    fn month(&self, month: i8) -> Cow<'static, str> {
        match month {
            1 => self.month_1(),
            2 => self.month_2(),
            3 => self.month_3(),
            4 => self.month_4(),
            5 => self.month_5(),
            6 => self.month_6(),
            7 => self.month_7(),
            8 => self.month_8(),
            9 => self.month_9(),
            10 => self.month_10(),
            11 => self.month_11(),
            _ => self.month_12(),
        }
    }

    /// A month's name where no day stands before it: a Slavonic language inflects it otherwise.
    fn month_alone(&self, month: i8) -> Cow<'static, str> {
        match month {
            1 => self.month_alone_1(),
            2 => self.month_alone_2(),
            3 => self.month_alone_3(),
            4 => self.month_alone_4(),
            5 => self.month_alone_5(),
            6 => self.month_alone_6(),
            7 => self.month_alone_7(),
            8 => self.month_alone_8(),
            9 => self.month_alone_9(),
            10 => self.month_alone_10(),
            11 => self.month_alone_11(),
            _ => self.month_alone_12(),
        }
    }

    fn say(&self, id: &'static str, arguments: Option<&FluentArgs<'_>>) -> Cow<'static, str> {
        let bundle = match (self.pseudo, self.locale) {
            (Some(_), _) => &*ACCENTED,
            (None, Locale::Ar) => &*ARABIC,
            (None, Locale::En) => &*ENGLISH,
            (None, Locale::Ro) => &*ROMANIAN,
            (None, Locale::Ru) => &*RUSSIAN,
        };
        let pattern = bundle
            .get_message(id)
            .and_then(|message| message.value())
            .expect("the build checked that every language has every message");
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, arguments, &mut errors);
        debug_assert!(errors.is_empty(), "`{id}`: {errors:?}");
        match self.pseudo {
            Some(_) => Cow::Owned(lengthened(&text)),
            None => Cow::Owned(text.into_owned()),
        }
    }

    /// Keeps a name or reference from changing the order of a sentence that runs the other way
    /// (Unicode Standard Annex 9, first strong isolate). What runs the same way, or has no letters,
    /// needs none; a date put together from numbers must have none, or its parts would change places.
    fn isolate(&self, text: impl Display) -> String {
        let text = text.to_string();
        let runs_right_to_left = |letter: char| matches!(letter, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}');
        let other_way = match self.locale.direction() {
            "rtl" => text
                .chars()
                .any(|letter| letter.is_alphabetic() && !runs_right_to_left(letter)),
            _ => text.chars().any(runs_right_to_left),
        };
        if other_way {
            format!("\u{2068}{text}\u{2069}")
        } else {
            text
        }
    }
}

/// A number that decides a plural. Implemented for references too, as templates pass fields so.
pub trait Count {
    /// The number.
    fn count(self) -> u64;
}

impl Count for u64 {
    fn count(self) -> u64 {
        self
    }
}

impl Count for &u64 {
    fn count(self) -> u64 {
        *self
    }
}

impl Count for usize {
    fn count(self) -> u64 {
        u64::try_from(self).unwrap_or(u64::MAX)
    }
}

impl Count for &usize {
    fn count(self) -> u64 {
        (*self).count()
    }
}

type Bundle = FluentBundle<FluentResource>;

static ARABIC: LazyLock<Bundle> = LazyLock::new(|| bundle(Locale::Ar));
static ENGLISH: LazyLock<Bundle> = LazyLock::new(|| bundle(Locale::En));
static ROMANIAN: LazyLock<Bundle> = LazyLock::new(|| bundle(Locale::Ro));
static RUSSIAN: LazyLock<Bundle> = LazyLock::new(|| bundle(Locale::Ru));
static ACCENTED: LazyLock<Bundle> = LazyLock::new(|| {
    let mut bundle = bundle(Locale::En);
    bundle.set_transform(Some(accent));
    bundle
});

fn bundle(locale: Locale) -> Bundle {
    let language: LanguageIdentifier = locale
        .code()
        .parse()
        .expect("language codes are well-formed tags");
    let mut bundle = Bundle::new_concurrent(vec![language]);
    // Arguments are isolated by `Texts::isolate`, which leaves numbers and plain Latin alone.
    bundle.set_use_isolating(false);
    for source in sources(locale) {
        let resource = FluentResource::try_new((*source).to_owned())
            .expect("the build parsed every message file");
        bundle
            .add_resource(resource)
            .expect("the build checked that no message is said twice");
    }
    bundle
}

/// Accents each Latin letter and leaves the rest.
fn accent(text: &str) -> Cow<'_, str> {
    text.chars()
        .map(|letter| match letter {
            'a' => 'å',
            'c' => 'ç',
            'e' => 'é',
            'i' => 'î',
            'n' => 'ñ',
            'o' => 'ö',
            's' => 'š',
            'u' => 'û',
            'y' => 'ý',
            'z' => 'ž',
            'A'..='Z' | 'b'..='x' => {
                // Letters without an accented form in common fonts become full-width.
                char::from_u32(u32::from(letter) + 0xFEE0).unwrap_or(letter)
            }
            other => other,
        })
        .collect::<String>()
        .into()
}

/// A message between brackets, two fifths longer than it is: as much as a text grows from English into
/// the longest of the languages around. What was lengthened before, as part of it, is not again.
fn lengthened(text: &str) -> String {
    let (mut depth, mut letters) = (0_usize, 0_usize);
    for letter in text.chars() {
        match letter {
            OPENING => depth += 1,
            CLOSING => depth = depth.saturating_sub(1),
            _ if depth == 0 => letters += 1,
            _ => {}
        }
    }
    let more = (letters * 2).div_ceil(5);
    let filler: String = " ļöŕéɱ îþšûɱ".chars().cycle().take(more).collect();
    format!("{OPENING}{text}{filler}{CLOSING}")
}

/// Stands before each message of a pseudo-language; no word of any page has it.
const OPENING: char = '⟦';

/// Stands after each message of a pseudo-language.
const CLOSING: char = '⟧';
