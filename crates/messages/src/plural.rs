//! Plural categories of languages.

use std::fmt;

/// A cardinal plural category (Unicode CLDR, "Language Plural Rules").
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// `zero`
    Zero,
    /// `one`
    One,
    /// `two`
    Two,
    /// `few`
    Few,
    /// `many`
    Many,
    /// `other`, which every language has.
    Other,
}

impl Category {
    const ALL: [Category; 6] = [
        Category::Zero,
        Category::One,
        Category::Two,
        Category::Few,
        Category::Many,
        Category::Other,
    ];

    /// The word that Fluent and CLDR use.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Category::Zero => "zero",
            Category::One => "one",
            Category::Two => "two",
            Category::Few => "few",
            Category::Many => "many",
            Category::Other => "other",
        }
    }

    /// The category with this word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Category> {
        Category::ALL.into_iter().find(|it| it.code() == code)
    }
}

impl fmt::Display for Category {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.code())
    }
}

/// A form of a plural.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// For one number exactly: `[0] No case`.
    Exact(u64),
    /// For all numbers of a category that have no form of their own.
    Of(Category),
}

impl Form {
    /// The form with this key.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Form> {
        match code.parse() {
            Ok(number) => Some(Form::Exact(number)),
            Err(_) => Category::from_code(code).map(Form::Of),
        }
    }

    /// The category that has no other whole number than this form's, if it has just one.
    fn alone(self) -> Option<Category> {
        match self {
            Form::Exact(0) => Some(Category::Zero),
            Form::Exact(1) => Some(Category::One),
            Form::Exact(2) => Some(Category::Two),
            _ => None,
        }
    }

    /// Whether everything that `category` is for has this form.
    pub(crate) fn covers(self, category: Category, rule: &PluralRule) -> bool {
        let one_number = rule.numbers(category).is_some_and(is_one_number);
        self == Form::Of(category) || (one_number && self.alone() == Some(category))
    }
}

/// Whether a category's examples are one number.
pub(crate) fn is_one_number(examples: &str) -> bool {
    !examples.is_empty() && examples.bytes().all(|it| it.is_ascii_digit())
}

impl fmt::Display for Form {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Form::Exact(number) => write!(out, "{number}"),
            Form::Of(category) => write!(out, "{category}"),
        }
    }
}

/// How a language counts.
#[derive(Debug)]
pub struct PluralRule {
    /// Its BCP 47 tag.
    pub language: &'static str,
    /// Its categories, and for each the first whole numbers that fall under it, for a translator to see.
    /// A category that only fractions fall under has none.
    pub categories: &'static [(Category, &'static str)],
}

impl PluralRule {
    /// The first whole numbers of a category; `None` if the language has no such category.
    pub(crate) fn numbers(&self, category: Category) -> Option<&'static str> {
        let mut all = self.categories.iter();
        let (_, numbers) = all.find(|(it, _)| *it == category)?;
        Some(numbers)
    }
}

/// Unicode CLDR 48, "Language Plural Rules", cardinals.
const RULES: [PluralRule; 4] = [
    PluralRule {
        language: "ar",
        categories: &[
            (Category::Zero, "0"),
            (Category::One, "1"),
            (Category::Two, "2"),
            (Category::Few, "3–10, 103–110"),
            (Category::Many, "11–99, 111"),
            (Category::Other, "100–102, 200"),
        ],
    },
    PluralRule {
        language: "en",
        categories: &[(Category::One, "1"), (Category::Other, "0, 2–16, 100")],
    },
    PluralRule {
        language: "ro",
        categories: &[
            (Category::One, "1"),
            (Category::Few, "0, 2–19"),
            (Category::Other, "20–35, 100–119"),
        ],
    },
    PluralRule {
        language: "ru",
        categories: &[
            (Category::One, "1, 21, 31, 101"),
            (Category::Few, "2–4, 22–24, 102"),
            (Category::Many, "0, 5–20, 25–30, 100"),
            (Category::Other, ""),
        ],
    },
];

/// How a language counts, if it is known here.
#[must_use]
pub fn rule(language: &str) -> Option<&'static PluralRule> {
    RULES.iter().find(|rule| rule.language == language)
}
