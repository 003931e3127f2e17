//! The words, apart from the pages.

use web::i18n::{Locale, MessageFile, Texts};

#[test]
fn arabic_counts_days_by_its_six_categories() {
    let texts = Texts::new(Locale::Ar);
    let said = |days: u64| texts.rights_rest(days).into_owned();
    assert!(said(1).contains("يوم واحد"));
    assert!(said(2).contains("يومان"));
    assert!(said(3).contains("3 أيام"));
    assert!(said(45).contains("45 يومًا"));
    assert!(said(100).contains("100 يوم "));
}

#[test]
fn romanian_counts_days_by_its_three_categories() {
    let texts = Texts::new(Locale::Ro);
    let said = |days: u64| texts.overview_days(days).into_owned();
    assert_eq!(said(1), "1 zi");
    for days in [0, 2, 19] {
        assert_eq!(said(days), format!("{days} zile"));
    }
    for days in [20, 30, 100, 120] {
        assert_eq!(said(days), format!("{days} de zile"));
    }
}

#[test]
fn russian_counts_days_by_its_categories() {
    let texts = Texts::new(Locale::Ru);
    let said = |days: u64| texts.overview_days(days).into_owned();
    for (days, word) in [
        (1, "день"),
        (21, "день"),
        (2, "дня"),
        (24, "дня"),
        (0, "дней"),
        (11, "дней"),
        (14, "дней"),
        (45, "дней"),
        (100, "дней"),
    ] {
        assert_eq!(said(days), format!("{days} {word}"));
    }
}

#[test]
fn a_russian_month_is_inflected_within_a_date_and_not_alone() {
    let texts = Texts::new(Locale::Ru);
    let day = jiff::civil::date(2026, 3, 1);
    assert_eq!(texts.day(day), "1 марта 2026 года");
    assert_eq!(texts.month_of(day), "март 2026 года");
}

#[test]
fn english_counts_days() {
    let texts = Texts::new(Locale::En);
    assert!(texts.rights_rest(1_u64).contains("1 day."));
    assert!(texts.rights_rest(30_u64).contains("30 days."));
}

#[test]
fn a_long_text_is_refused_with_both_numbers() {
    let texts = Texts::new(Locale::En);
    assert_eq!(
        texts.field_too_long(20_001_u64, 20_000),
        "You wrote 20001 characters. Shorten it to 20000 or fewer."
    );
}

#[test]
fn the_rights_card_is_a_draft_in_every_language_until_someone_confirms_it() {
    for locale in Locale::ALL {
        assert!(Texts::new(locale).is_draft(MessageFile::Rights));
    }
    assert!(!Texts::new(Locale::En).is_draft(MessageFile::Common));
    for locale in [Locale::Ar, Locale::Ro, Locale::Ru] {
        assert!(Texts::new(locale).is_draft(MessageFile::Common));
    }
}

#[test]
fn a_browser_is_given_the_first_language_that_it_asks_for() {
    let asked = Locale::from_accept_language;
    assert_eq!(asked("ar-MA,ar;q=0.9,en;q=0.8"), Some(Locale::Ar));
    assert_eq!(asked("fr, en-GB;q=0.7"), Some(Locale::En));
    assert_eq!(asked("ar;q=0, en"), Some(Locale::En));
    assert_eq!(asked("fr, *"), None);
    assert_eq!(asked(""), None);
}

#[test]
fn accented_english_leaves_no_letter_plain() {
    let text = Texts::accented().skip_to_content();
    assert!(text.chars().all(|c| !c.is_ascii_alphabetic()), "{text}");
}

#[test]
fn what_is_left_of_a_period_is_said_in_days() {
    let texts = Texts::new(Locale::En);
    let today = jiff::civil::date(2026, 3, 1);
    let left = |year, month, day| texts.left(today, jiff::civil::date(year, month, day));
    assert_eq!(left(2026, 3, 1), "ends today");
    assert_eq!(left(2026, 3, 2), "1 day left");
    assert_eq!(left(2027, 3, 1), "365 days left");
    assert_eq!(left(2026, 2, 27), "2 days over");
    assert_eq!(texts.day(today), "1 March 2026");
}

#[test]
fn an_arabic_date_runs_from_right_to_left_as_one_piece() {
    let texts = Texts::new(Locale::Ar);
    let moment = jiff::civil::date(2026, 3, 2).at(20, 0, 0, 0);
    assert_eq!(texts.moment(moment), "2 مارس 2026، 20:00");
}

#[test]
fn a_name_that_runs_the_other_way_is_kept_apart_and_others_are_not() {
    let (arabic, english) = (Texts::new(Locale::Ar), Texts::new(Locale::En));
    assert!(
        arabic
            .case_agreement_with("Safe House")
            .contains("\u{2068}Safe House\u{2069}")
    );
    assert!(!arabic.case_agreement_with("بيت آمن").contains('\u{2068}'));
    assert_eq!(english.case_agreement_with("Safe House"), "With Safe House");
    assert!(
        english
            .case_agreement_with("بيت آمن")
            .contains("\u{2068}بيت آمن\u{2069}")
    );
}
