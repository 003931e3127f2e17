//! What surrounds every page.

use std::borrow::Cow;

use case::OwnReference;

use crate::assets;
use crate::form::CsrfToken;
use crate::i18n::{Locale, MessageFile, Texts};
use crate::visit::Visit;

/// The frame of a page: everything that `templates/layout.html` shows around its content.
pub(crate) struct Layout {
    pub(crate) texts: Texts,
    /// What the browser's bar and history show.
    pub(crate) title: String,
    /// What the page itself is headed with.
    pub(crate) heading: String,
    pub(crate) site_name: String,
    pub(crate) invented: bool,
    pub(crate) exit_url: String,
    /// The page can be reached without signing in, so it has the exit button.
    pub(crate) public: bool,
    /// The words of this page wait for a translator's confirmation.
    pub(crate) draft: bool,
    /// Path of the page, for links that change only the language.
    pub(crate) path: String,
    pub(crate) token: CsrfToken,
    /// Who is signed in, and where they can go.
    pub(crate) member: Option<MemberFrame>,
    /// What has just been done.
    pub(crate) done: Option<Cow<'static, str>>,
    /// The languages that the page is offered in.
    pub(crate) offered: Vec<Locale>,
    /// A form on this page came back with faults: the title says so first, as it is read out first.
    pub(crate) has_errors: bool,
}

/// What a signed-in member's pages show around their content.
pub(crate) struct MemberFrame {
    /// The organisation acted for.
    pub(crate) organisation: String,
    pub(crate) places: Vec<Place>,
    /// The organisation takes part with its own reference and coded facts alone: no form asks for words.
    pub(crate) in_coded_facts: bool,
}

/// A place to go: address, words, and whether it is the page that is open.
pub(crate) struct Place {
    pub(crate) href: &'static str,
    pub(crate) words: Cow<'static, str>,
    pub(crate) current: bool,
}

impl Layout {
    /// The frame of a page that anyone may see, with the exit button.
    pub(crate) fn public(visit: &Visit, title: impl Into<String>, words: MessageFile) -> Layout {
        // The language that is being read can be left and come back to, whether it is offered or not.
        let read = visit.texts.locale();
        let offered = Locale::ALL
            .into_iter()
            .filter(|locale| *locale == read || visit.person_locales.contains(locale))
            .collect();
        Layout {
            public: true,
            offered,
            ..Layout::new(visit, title, words)
        }
    }

    /// The same frame, of a page that people at work read: in every language, not in a person's alone.
    pub(crate) fn for_people_at_work(self) -> Layout {
        Layout {
            offered: Locale::ALL.to_vec(),
            ..self
        }
    }

    /// The frame of a page whose words stand in `words`.
    pub(crate) fn new(visit: &Visit, title: impl Into<String>, words: MessageFile) -> Layout {
        let title = title.into();
        Layout {
            texts: visit.texts,
            heading: title.clone(),
            title,
            site_name: visit.site.name.clone(),
            invented: visit.invented,
            exit_url: visit.site.exit_url.clone(),
            public: false,
            draft: visit.texts.is_draft(words),
            path: visit.path.clone(),
            token: visit.token(),
            member: None,
            done: done(visit),
            offered: Locale::ALL.to_vec(),
            has_errors: false,
        }
    }

    /// The same frame for a form that carries no token, and so needs no cookie: of a page on which nobody is
    /// anybody, so that another site gains nothing by sending it.
    pub(crate) fn without_token(self) -> Layout {
        Layout {
            token: CsrfToken::none(),
            ..self
        }
    }

    /// The same frame, of a page that is about somebody: the heading says about whom, and the browser's
    /// bar and history do not.
    pub(crate) fn about(self, name: &str) -> Layout {
        Layout {
            heading: format!("{} – {name}", self.title),
            ..self
        }
    }

    pub(crate) fn style_sheet(&self) -> String {
        assets::url(match self.texts.direction() {
            "rtl" => "app.rtl.css",
            _ => "app.css",
        })
    }

    pub(crate) fn script(&self) -> String {
        assets::url("app.js")
    }

    pub(crate) fn passkey_script(&self) -> String {
        assets::url("passkey.js")
    }

    pub(crate) fn icon(&self) -> String {
        assets::url("icon.svg")
    }

    pub(crate) fn locales(&self) -> Vec<Locale> {
        self.offered.clone()
    }
}

/// What the page before this one did, named by its address so that reloading repeats nothing.
fn done(visit: &Visit) -> Option<Cow<'static, str>> {
    let t = visit.texts;
    let about = || reference(&visit.query("about"));
    let words = match visit.query("done").as_str() {
        "signed-out" => t.signed_out(),
        "joined" => t.joined(),
        "session-ended" => t.account_session_ended(),
        "others-ended" => t.account_others_ended(),
        "passphrase-changed" => t.account_passphrase_changed(),
        "authenticator-set" => t.account_authenticator_set(),
        "passkey-added" => t.passkey_added(),
        "passkey-added-second" => t.passkey_added_second(),
        "passkey-removed" => t.passkey_removed_done(),
        "service-offered" => t.service_offered(),
        "service-changed" => t.service_changed(),
        "service-closed" => t.service_closed(),
        "places" => t.places_told(),
        "member-ended" => t.member_ended(),
        "member-ended-left-out" => t.member_ended_left_out(),
        "recovery-stopped" => t.recovery_stopped(),
        "partners-saved" => t.partners_saved(),
        "came-back" => t.came_back(),
        "reserve-stopped" => t.reserve_stopped(),
        "entrusted-begun" => t.entrusted_begun_done(),
        "key-renewed" => t.key_renewed(),
        "set-up-before" => t.set_up_done(),
        "concern-sent" => t.concern_sent(about()),
        "saved" => t.concern_saved(),
        "added" => t.concern_added(),
        "concern-ended" => t.concern_ended_done(),
        "concern-joined" => t.meet_done(),
        "set-apart" => t.apart_done(),
        "presumed" => t.presume_done(),
        "reflection" => t.case_reflection_started(),
        "age" => t.case_age_added(),
        "account" => t.case_account_added(),
        "contact" => t.case_contact_added(),
        "agreement" => t.case_agreement_added(),
        "explained" => t.agreements_explained_done(),
        "law-told" => t.law_told_done(),
        "agreement-withdrawn" => t.case_agreement_taken_back(),
        "thrown-away" => t.work_draft_thrown_away(),
        "screened" => t.case_screened(),
        "referred" => t.refer_sent(),
        "phoned" => t.phone_done(),
        "withdrawn" => t.case_withdrawn_done(),
        "contacted" => t.contacted_done(),
        "dependant" => t.dependant_done(),
        "return" => t.return_done(),
        "noted" => t.note_done(),
        "entrusted" => t.entrust_done(),
        "lost" => t.lost_done(),
        "missing" => t.missing_done(),
        "corrected" => t.case_corrected_done(),
        "alarm" => t.case_alarm_done(),
        "closed" => t.case_closed_done(),
        "reopened" => t.case_reopened_done(),
        "episode" => t.case_episode_done(),
        "wrong-told" => t.mine_wrong_done(),
        "complained" => t.mine_complain_done(),
        "complaint-answered" => t.complaint_answered_done(),
        "page-off" => t.mine_off_done(),
        "page-turned-off" => t.page_turned_off_done(),
        "talked" => t.page_talked_done(),
        "erasure-asked" => t.erasure_asked_done(),
        "erased" => t.erasure_erased_done(),
        "alert-answered" => t.alert_answered_done(),
        "on-call-named" => t.on_call_named_done(),
        "on-call-ended" => t.on_call_ended_done(),
        "emergency-asked" => t.emergency_asked_done(),
        "emergency-answered" => t.emergency_answered_done(),
        "emergency-alone" => t.emergency_alone_done(),
        "emergency-stopped" => t.emergency_stopped_done(),
        "emergency-reviewed" => t.emergency_reviewed_done(),
        "demand-received" => t.demand_received_done(),
        "demand-told" => t.demand_told_done(),
        "demand-order" => t.demand_order_done(),
        "demand-waiver" => t.demand_waiver_done(),
        "demand-answered" => t.demand_answered_done(),
        "demand-appealed" => t.demand_appealed_done(),
        "punished" => t.punish_done(),
        "review-asked" => t.punish_asked_done(),
        "review-ended" => t.punish_ended_done(),
        "visited" => t.visit_done(),
        "worker-added" => t.visit_worker_done(),
        "worker-stands" => t.visit_stands_done(),
        "workers-presumed" => t.visit_presumed_done(),
        "dossier-submitted" => t.dossier_submitted_done(),
        "dossier-added" => t.dossier_added_done(),
        "dossier-withdrawn" => t.dossier_withdrawn_done(),
        "asked-again" => t.asked_again_done(),
        "dossier-checked" => t.dossier_checked_done(),
        "round-opened" => t.round_opened_done(),
        "voted" => t.voted_done(),
        "votes-counted" => t.votes_counted_done(),
        "panel-decided" => t.panel_decided_done(),
        "dissent-kept" => t.dissent_kept_done(),
        "seated" => t.seated_done(),
        "recused" => t.recused_done(),
        "locked" => t.locked_done(),
        "conference-called" => t.conference_called_done(),
        "conference-invited" => t.conference_invited_done(),
        "conference-uninvited" => t.conference_uninvited_done(),
        "conference-moved" => t.conference_moved_done(),
        "conference-off" => t.conference_off_done(),
        "conference-held" => t.conference_held_done(),
        "conference-answered" => t.conference_answered_done(),
        "action-agreed" => t.action_agreed_done(),
        "action-changed" => t.action_changed_done(),
        "action-taken" => t.action_taken_done(),
        "action-not-taken" => t.action_not_taken_done(),
        "letter-made" => t.letter_made_done(),
        "letter-revoked" => t.letter_revoked_done(),
        "clock" => t.case_clock_done(),
        "accepted" => t.referral_accepted_done(),
        "declined" => t.referral_declined_done(),
        "completed" => t.referral_completed_done(),
        "dealt-with" => t.desk_dealt_with_done(),
        _ => return None,
    };
    Some(words)
}

/// A reference as it stands in an address; anything else is dropped, since a link from elsewhere must
/// not put words on our pages.
fn reference(text: &str) -> String {
    let fits = text.len() == 9 && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if fits
        || text
            .parse::<OwnReference>()
            .is_ok_and(|own| own.as_str() == text)
    {
        text.to_owned()
    } else {
        "–".to_owned()
    }
}
