//! A page that is one form: its questions are listed beside the code that reads their answers.

use std::borrow::Cow;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use crate::form::{FieldError, Form};
use crate::i18n::Texts;
use crate::labels::{Choices, options};
use crate::layout::Layout;
use crate::lines::Section;
use crate::qr::Qr;
use crate::visit::Visit;

type Words = Cow<'static, str>;

/// One choice of a closed list: the code that is sent, and the words.
pub(crate) type Options = Vec<(String, Words)>;

/// Of a longer list than this a printed form has no boxes to tick, but a line to write on.
const MOST_PRINTED: usize = 40;

/// A form page, after the patterns of the GOV.UK Design System.
#[derive(Template)]
#[template(path = "form.html")]
pub(crate) struct FormPage {
    layout: Layout,
    lead: Vec<Words>,
    /// Says that it can be filled in by hand; empty where it cannot.
    on_paper: Words,
    before: Vec<(String, Words)>,
    action: String,
    form: Form,
    fields: Vec<Field>,
    buttons: Vec<Button>,
    passkey: Option<PasskeyOffer>,
    after: Vec<(String, Words)>,
    /// Lists above the form, such as what it found.
    above: Vec<Section>,
    /// Lists below it.
    below: Vec<Section>,
}

/// What is offered below a sign-in form to whoever has a passkey, once a script says that the browser
/// knows them: a button, or the address at which there is one.
pub(crate) struct PasskeyOffer {
    pub(crate) heading: Words,
    pub(crate) text: Words,
    pub(crate) button: Words,
    pub(crate) travelling: Vec<(String, String)>,
    pub(crate) elsewhere: String,
}

/// One question, or words between questions.
pub(crate) struct Field {
    name: String,
    label: Words,
    hint: Words,
    /// The label is an instrument's own words, which are English in every language of the pages.
    english: bool,
    /// The choices are.
    english_options: bool,
    part: Part,
}

enum Part {
    Hidden(String),
    Heading,
    /// Questions under one legend begin.
    Group,
    /// They end.
    GroupEnd,
    Picture(Qr),
    Shown(String),
    Input {
        kind: &'static str,
        width: &'static str,
        autocomplete: &'static str,
    },
    Area {
        rows: u8,
    },
    /// A file, which is never written back.
    File,
    Radios(Options),
    Checkboxes(Options),
    Select(Options),
    Day,
}

struct Button {
    value: &'static str,
    words: Words,
    quiet: bool,
}

impl FormPage {
    /// A form that is posted to `action`, showing what `form` holds and what is wrong with it.
    pub(crate) fn new(mut layout: Layout, action: impl Into<String>, form: Form) -> FormPage {
        layout.has_errors = !form.errors().is_empty();
        FormPage {
            layout,
            lead: Vec::new(),
            on_paper: Cow::Borrowed(""),
            before: Vec::new(),
            action: action.into(),
            form,
            fields: Vec::new(),
            buttons: Vec::new(),
            passkey: None,
            after: Vec::new(),
            above: Vec::new(),
            below: Vec::new(),
        }
    }

    /// A paragraph above the questions.
    pub(crate) fn lead(mut self, words: Words) -> FormPage {
        self.lead.push(words);
        self
    }

    /// Says that the page can be printed, filled in by hand where there is no signal, and typed later.
    pub(crate) fn on_paper(mut self) -> FormPage {
        self.on_paper = self.layout.texts.form_on_paper();
        self
    }

    /// A link above the questions: what to read before the first of them.
    pub(crate) fn link_before(mut self, href: impl Into<String>, words: Words) -> FormPage {
        self.before.push((href.into(), words));
        self
    }

    /// The next question.
    pub(crate) fn field(mut self, field: Field) -> FormPage {
        self.fields.push(field);
        self
    }

    /// Several questions.
    pub(crate) fn fields(mut self, fields: impl IntoIterator<Item = Field>) -> FormPage {
        self.fields.extend(fields);
        self
    }

    /// What travels with the form, as it came.
    pub(crate) fn travelling<const N: usize>(self, names: [&'static str; N]) -> FormPage {
        let fields = names.map(|name| Field::hidden(name, self.form.value(name)));
        self.fields(fields)
    }

    /// Several questions under one legend.
    pub(crate) fn group(
        mut self,
        legend: Words,
        fields: impl IntoIterator<Item = Field>,
    ) -> FormPage {
        self.fields.push(Field::new("", legend, Part::Group));
        self.fields.extend(fields);
        let end = Field::new("", Cow::Borrowed(""), Part::GroupEnd);
        self.fields.push(end);
        self
    }

    /// The button that sends the form.
    pub(crate) fn button(mut self, words: Words) -> FormPage {
        self.buttons.push(Button {
            value: "send",
            words,
            quiet: false,
        });
        self
    }

    /// Another button, which sends the same form with `do` set to `value`.
    pub(crate) fn other_button(mut self, value: &'static str, words: Words) -> FormPage {
        self.buttons.push(Button {
            value,
            words,
            quiet: true,
        });
        self
    }

    /// What is offered to whoever has a passkey.
    pub(crate) fn passkey(mut self, offer: Option<PasskeyOffer>) -> FormPage {
        self.passkey = offer;
        self
    }

    /// A link below the form.
    pub(crate) fn link(mut self, href: impl Into<String>, words: Words) -> FormPage {
        self.after.push((href.into(), words));
        self
    }

    /// A list above the form.
    pub(crate) fn above(mut self, section: Section) -> FormPage {
        self.above.push(section);
        self
    }

    /// A list below the form.
    pub(crate) fn below(mut self, section: Section) -> FormPage {
        self.below.push(section);
        self
    }

    /// Whether it brings a file, so that it is sent in parts.
    fn brings_file(&self) -> bool {
        let mut fields = self.fields.iter();
        fields.any(|field| matches!(field.part, Part::File))
    }

    /// The question that a fault is about, where its sentence does not say it.
    fn about(&self, error: &FieldError) -> Option<&Words> {
        let mut fields = self.fields.iter();
        let field = fields.find(|field| error.of_any && field.error_field() == error.field);
        field.map(|field| &field.label)
    }

    /// The answer: an ordinary page, or one that says it was not accepted. Whoever takes part in coded facts
    /// alone is asked for no words.
    pub(crate) fn answer(mut self, visit: &Visit) -> Response {
        let member = self.layout.member.as_ref();
        if member.is_some_and(|member| member.in_coded_facts) {
            let asks_for_words = |field: &Field| matches!(field.part, Part::Area { .. });
            self.fields.retain(|field| !asks_for_words(field));
        }
        let status = if self.form.errors().is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        };
        visit.page_with(status, &self)
    }
}

impl Field {
    fn new(name: impl Into<String>, label: Words, part: Part) -> Field {
        Field {
            name: name.into(),
            label,
            hint: Cow::Borrowed(""),
            english: false,
            english_options: false,
            part,
        }
    }

    /// A value that travels with the form.
    pub(crate) fn hidden(name: impl Into<String>, value: impl Into<String>) -> Field {
        Field::new(name, Cow::Borrowed(""), Part::Hidden(value.into()))
    }

    /// A heading between questions.
    pub(crate) fn heading(words: Words) -> Field {
        Field::new("", words, Part::Heading)
    }

    /// A QR code; `words` say what it holds.
    pub(crate) fn picture(words: Words, qr: Qr) -> Field {
        Field::new("", words, Part::Picture(qr))
    }

    /// A code to copy by hand, under its words.
    pub(crate) fn shown(words: Words, code: impl Into<String>) -> Field {
        Field::new("", words, Part::Shown(code.into()))
    }

    /// The code of an authenticator app, which is never shown again.
    pub(crate) fn one_time_code(label: Words) -> Field {
        let part = Part::Input {
            kind: "text",
            width: "govuk-input--width-10",
            autocomplete: "one-time-code",
        };
        Field::new("one-time-code", label, part)
    }

    /// One line of text.
    pub(crate) fn input(name: impl Into<String>, label: Words) -> Field {
        let part = Part::Input {
            kind: "text",
            width: "",
            autocomplete: "off",
        };
        Field::new(name, label, part)
    }

    /// A short number.
    pub(crate) fn number(name: impl Into<String>, label: Words) -> Field {
        let part = Part::Input {
            kind: "text",
            width: "govuk-input--width-3",
            autocomplete: "off",
        };
        Field::new(name, label, part)
    }

    /// One line for a number of many digits, which is never shown again.
    pub(crate) fn long_number(name: &'static str, label: Words) -> Field {
        let part = Part::Input {
            kind: "text",
            width: "govuk-input--width-30",
            autocomplete: "off",
        };
        Field::new(name, label, part)
    }

    /// One line for a secret that the browser is not to keep: as a passphrase looks, and a browser that
    /// offers to keep passphrases takes it for none.
    pub(crate) fn veiled(name: &'static str, label: Words) -> Field {
        let part = Part::Input {
            kind: "text",
            width: "tl-veiled",
            autocomplete: "off",
        };
        Field::new(name, label, part)
    }

    /// One line for a sign-in name or a person's own name, which a browser may fill in.
    pub(crate) fn own(name: &'static str, label: Words, autocomplete: &'static str) -> Field {
        let part = Part::Input {
            kind: "text",
            width: "",
            autocomplete,
        };
        Field::new(name, label, part)
    }

    /// A passphrase, which is never shown again.
    pub(crate) fn passphrase(
        name: &'static str,
        label: Words,
        autocomplete: &'static str,
    ) -> Field {
        let part = Part::Input {
            kind: "password",
            width: "",
            autocomplete,
        };
        Field::new(name, label, part)
    }

    /// A file.
    pub(crate) fn file(name: &'static str, label: Words) -> Field {
        Field::new(name, label, Part::File)
    }

    /// Several lines of text.
    pub(crate) fn area(name: impl Into<String>, label: Words, rows: u8) -> Field {
        Field::new(name, label, Part::Area { rows })
    }

    /// One of a few choices, all in view.
    pub(crate) fn radios(name: impl Into<String>, label: Words, options: Options) -> Field {
        Field::new(name, label, Part::Radios(options))
    }

    /// Any of several choices.
    pub(crate) fn checkboxes(name: impl Into<String>, label: Words, options: Options) -> Field {
        Field::new(name, label, Part::Checkboxes(options))
    }

    /// One of many choices.
    pub(crate) fn select(name: impl Into<String>, label: Words, options: Options) -> Field {
        Field::new(name, label, Part::Select(options))
    }

    /// A day, as three short fields.
    pub(crate) fn day(name: impl Into<String>, label: Words) -> Field {
        Field::new(name, label, Part::Day)
    }

    /// One of a closed list, all in view.
    pub(crate) fn list<T: Choices>(name: impl Into<String>, label: Words, texts: Texts) -> Field {
        Field::radios(name, label, options::<T>(texts))
    }

    /// A sentence of help under the question.
    pub(crate) fn hint(mut self, words: Words) -> Field {
        self.hint = words;
        self
    }

    /// Puts another sentence of help under the question.
    pub(crate) fn set_hint(&mut self, words: Words) {
        self.hint = words;
    }

    /// Marks a label that an instrument brings, so that a screen reader says it in English.
    pub(crate) fn english(mut self) -> Field {
        self.english = true;
        self
    }

    /// Marks choices that an instrument brings.
    pub(crate) fn english_options(mut self) -> Field {
        self.english_options = true;
        self
    }

    /// Where a fault of this question is noted.
    fn error_field(&self) -> String {
        match self.part {
            Part::Day => format!("{}-day", self.name),
            _ => self.name.clone(),
        }
    }

    fn described_by(&self, form: &Form) -> Option<String> {
        let error_field = self.error_field();
        let hint = (!self.hint.is_empty()).then(|| format!("{}-hint", self.name));
        let error = form
            .error(&error_field)
            .map(|_| format!("{error_field}-error"));
        match (hint, error) {
            (Some(hint), Some(error)) => Some(format!("{hint} {error}")),
            (one, other) => one.or(other),
        }
    }

    /// The `id` of the `index`th radio or checkbox; the first is what the error summary leads to.
    fn option_id(&self, index: usize) -> String {
        if index == 0 {
            self.name.clone()
        } else {
            format!("{}-{}", self.name, index + 1)
        }
    }

    /// The three parts of a day: name, words and width in characters.
    fn day_parts(&self, layout: &Layout) -> [(String, Words, u8); 3] {
        let t = layout.texts;
        [
            (format!("{}-day", self.name), t.date_day(), 2),
            (format!("{}-month", self.name), t.date_month(), 2),
            (format!("{}-year", self.name), t.date_year(), 4),
        ]
    }
}
