//! Every route of the site, in one table: the router is made from it, and so is the list that the
//! test of who gets which answer goes through. There is no other way for a page to be reached.

use std::fmt;
use std::sync::Arc;

use axum::Router;
use axum::handler::Handler;
use axum::routing::{get, post};

use crate::assets;
use crate::pages::{
    accessibility, account, agreement_forms, agreements, alerts, case, case_acts, case_forms,
    case_sealed, colleague, complaint, concern, concern_join, conference, conference_forms,
    conference_invite, contacted, demand, demand_forms, dependant, desk, duties, emergency,
    emergency_one, erasure, identification, invited, join, letter, listed, lists, log, lost, mine,
    mine_agreed, mine_complaint, mine_wrong, on_call, organisation, overview, own_page, panel,
    paper, passkey_sign_in, passkeys, places, presume, protection, punishment, recovery, refer,
    referral, report, reserve, returning, rights, screen, screenings, search, second_step,
    services, set_up, sign_in, start, tell, tonight, visit_list, visits, work,
};
use crate::site::Site;

/// How a route is asked: pages are got, forms are posted, and there is nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// For a page. It changes nothing but the record of accesses.
    Get,
    /// For what a form asks.
    Post,
}

impl fmt::Display for Method {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Method::Get => "GET",
            Method::Post => "POST",
        })
    }
}

/// One route: a method and a path, whose parts in braces stand for ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Route {
    /// How it is asked.
    pub method: Method,
    /// Where.
    pub path: &'static str,
}

/// A router, and what was put into it.
pub(crate) struct Table {
    router: Router<Arc<Site>>,
    routes: Vec<Route>,
}

/// All routes.
pub(crate) fn table() -> Table {
    Table::default()
        .get("/", start::show)
        .get("/rights", rights::show)
        .form("/check", letter::check, letter::check_submit)
        .form("/tell", tell::show, tell::submit)
        .form("/answer", paper::answer, paper::answer_submit)
        .form("/my-page", mine::show, mine::sign_in_submit)
        .get("/my-page/written", mine::written)
        .form(
            "/my-page/agreements",
            mine_agreed::show,
            mine_agreed::take_back,
        )
        .form("/my-page/wrong", mine_wrong::show, mine_wrong::submit)
        .form(
            "/my-page/complaint",
            mine_complaint::show,
            mine_complaint::submit,
        )
        .post("/my-page/complaint/telling", mine_complaint::telling)
        .get("/my-page/seen", mine::seen)
        .get("/my-page/rights", mine::rights)
        .post("/my-page/out", mine::sign_out)
        .post("/my-page/off", mine::turn_off)
        .form("/sign-in", sign_in::show, sign_in::submit)
        .form("/sign-in/code", second_step::show, second_step::submit)
        .form(
            "/sign-in/passkey",
            passkey_sign_in::show,
            passkey_sign_in::ask,
        )
        .post("/sign-in/passkey/answer", passkey_sign_in::answer)
        .form(
            "/sign-in/passphrase",
            passkey_sign_in::passphrase,
            passkey_sign_in::passphrase_submit,
        )
        .post("/sign-out", sign_in::sign_out)
        .get("/account", account::show)
        .post("/account/sessions/end", account::end_session)
        .post("/account/sessions/end-others", account::end_others)
        .form(
            "/account/passphrase",
            account::passphrase,
            account::passphrase_submit,
        )
        .form(
            "/account/authenticator",
            account::authenticator,
            account::authenticator_submit,
        )
        .get("/account/passkeys", passkeys::show)
        .form("/account/passkeys/new", passkeys::new, passkeys::new_submit)
        .form(
            "/account/passkeys/make",
            passkeys::make,
            passkeys::make_submit,
        )
        .post("/account/passkeys/remove", passkeys::remove)
        .get("/services", services::show)
        .form("/services/add", services::add, services::add_submit)
        .form(
            "/services/{need}",
            services::change,
            services::change_submit,
        )
        .post("/services/{need}/close", services::close)
        .form("/places", places::show, places::submit)
        .get("/listed", listed::show)
        .form("/listed/{id}/add", listed::add, listed::add_submit)
        .post("/listed/{id}/{need}/close", listed::close)
        .get("/organisation", organisation::show)
        .post("/organisation/rewrap", organisation::rewrap)
        .form(
            "/organisation/renew",
            organisation::renew,
            organisation::renew_submit,
        )
        .get("/organisation/members/{id}", organisation::member_page)
        .form(
            "/organisation/members/{id}/seat",
            organisation::seat,
            organisation::seat_submit,
        )
        .form(
            "/organisation/members/{id}/end",
            organisation::end,
            organisation::end_submit,
        )
        .form(
            "/organisation/members/{id}/recover",
            recovery::start,
            recovery::start_submit,
        )
        .post("/organisation/members/{id}/stop-recovery", recovery::stop)
        .form(
            "/organisation/recoveries/{id}/{member}/confirm",
            recovery::confirm,
            recovery::confirm_submit,
        )
        .form(
            "/organisation/partners",
            recovery::partners,
            recovery::partners_submit,
        )
        .form(
            "/organisation/entrusted/{id}",
            reserve::open,
            reserve::open_submit,
        )
        .post("/organisation/stop-opening", reserve::stop)
        .post("/account/recovery/stop", recovery::stop_own)
        .form("/recover", recovery::come_back, recovery::come_back_submit)
        .form("/join", join::show, join::submit)
        .form("/set-up", set_up::show, set_up::submit)
        .get("/protection", protection::show)
        .get("/accessibility", accessibility::show)
        .get("/must-pass-on", duties::show)
        .get("/work", work::show)
        .post("/work/seen", work::seen)
        .get("/desk", desk::show)
        .get("/lists/{list}", lists::show)
        .form("/search", search::show, search::submit)
        .form("/concerns/new", report::show, report::submit)
        .form("/visits/new", visits::new, visits::new_submit)
        .get("/concerns/{id}/workers", visits::list)
        .form(
            "/concerns/{id}/workers/new",
            visits::worker_new,
            visits::worker_new_submit,
        )
        .form(
            "/concerns/{id}/workers/list",
            visit_list::show,
            visit_list::submit,
        )
        .post("/concerns/{id}/workers/presume", visits::presume)
        .form(
            "/concerns/{id}/workers/{worker}",
            visits::worker,
            visits::worker_submit,
        )
        .get("/complaints/{id}", complaint::show)
        .form(
            "/complaints/{id}/answer",
            complaint::answer,
            complaint::answer_submit,
        )
        .get("/panel/{id}", panel::show)
        .form("/panel/{id}/check", panel::check, panel::check_submit)
        .form("/panel/{id}/round", panel::round, panel::round_submit)
        .form("/panel/{id}/vote", panel::vote, panel::vote_submit)
        .form("/panel/{id}/recuse", panel::recuse, panel::recuse_submit)
        .post("/panel/{id}/lock", panel::lock)
        .post("/panel/{id}/count", panel::count)
        .form("/panel/{id}/reasons", panel::reasons, panel::reasons_submit)
        .form("/panel/{id}/dissent", panel::dissent, panel::dissent_submit)
        .get("/concerns/{id}", concern::show)
        .get("/concerns/{id}/accesses", concern::accesses)
        .form("/concerns/{id}/add", concern::add, concern::add_submit)
        .form("/concerns/{id}/end", concern::end, concern::end_submit)
        .form("/concerns/{id}/presume", presume::show, presume::submit)
        .form(
            "/concerns/{id}/join",
            concern_join::show,
            concern_join::submit,
        )
        .form(
            "/concerns/{id}/apart",
            concern_join::apart,
            concern_join::apart_submit,
        )
        .get("/cases/{id}", case::show)
        .post("/cases/{id}/open", case_sealed::open)
        .get("/cases/{id}/accesses", case_sealed::accesses)
        .get("/cases/{id}/seen", case_sealed::seen)
        .post("/cases/{id}/reflection", case_acts::reflection)
        .post("/cases/{id}/reopen", case_acts::reopen)
        .post("/cases/{id}/episode", case_acts::episode)
        .post("/cases/{id}/clocks/{clock}/done", case_acts::clock_done)
        .get("/cases/{id}/agreements", agreements::show)
        .form(
            "/cases/{id}/agreements/explained",
            agreement_forms::explained,
            agreement_forms::explained_submit,
        )
        .form(
            "/cases/{id}/agreements/ask/{kind}",
            agreement_forms::ask,
            agreement_forms::ask_submit,
        )
        .get("/cases/{id}/agreements/{agreement}", agreements::one)
        .post(
            "/cases/{id}/agreements/{agreement}/withdraw",
            case_acts::withdraw_agreement,
        )
        .post(
            "/cases/{id}/referrals/{referral}/withdraw",
            case_acts::withdraw_referral,
        )
        .get("/cases/{id}/referrals/{referral}", paper::show)
        .post("/cases/{id}/referrals/{referral}/sheet", paper::sheet)
        .form(
            "/cases/{id}/referrals/{referral}/phone",
            paper::phone,
            paper::phone_submit,
        )
        .get("/cases/{id}/tonight", tonight::show)
        .form(
            "/cases/{id}/tonight/call",
            tonight::call,
            tonight::call_submit,
        )
        .get("/cases/{id}/page", own_page::show)
        .form(
            "/cases/{id}/page/talk",
            own_page::talk,
            own_page::talk_submit,
        )
        .form(
            "/cases/{id}/page/open",
            own_page::open,
            own_page::open_submit,
        )
        .post("/cases/{id}/page/off", own_page::turn_off)
        .form("/cases/{id}/age", case_forms::age, case_forms::age_submit)
        .form(
            "/cases/{id}/settle-age",
            case_forms::settle_age,
            case_forms::settle_age_submit,
        )
        .form(
            "/cases/{id}/account",
            case_forms::account,
            case_forms::account_submit,
        )
        .form(
            "/cases/{id}/contact",
            case_forms::contact,
            case_forms::contact_submit,
        )
        .form("/cases/{id}/contacted", contacted::show, contacted::submit)
        .form("/cases/{id}/lost", lost::show, lost::submit)
        .form("/cases/{id}/note", colleague::note, colleague::note_submit)
        .form(
            "/cases/{id}/entrust",
            colleague::entrust,
            colleague::entrust_submit,
        )
        .form(
            "/cases/{id}/dependants/new",
            dependant::show,
            dependant::submit,
        )
        .form("/cases/{id}/return", returning::show, returning::submit)
        .form("/cases/{id}/missing", lost::missing, lost::missing_submit)
        .form(
            "/cases/{id}/correct/{version}",
            case_forms::correct,
            case_forms::correct_submit,
        )
        .form(
            "/cases/{id}/alarm",
            case_forms::alarm,
            case_forms::alarm_submit,
        )
        .form(
            "/cases/{id}/demands/new",
            demand_forms::new,
            demand_forms::new_submit,
        )
        .get("/cases/{id}/demands/{demand}", demand::show)
        .get("/cases/{id}/demands/{demand}/sheet", demand::sheet)
        .form(
            "/cases/{id}/demands/{demand}/told",
            demand_forms::told,
            demand_forms::told_submit,
        )
        .form(
            "/cases/{id}/demands/{demand}/order",
            demand_forms::order,
            demand_forms::order_submit,
        )
        .form(
            "/cases/{id}/demands/{demand}/waiver",
            demand_forms::waiver,
            demand_forms::waiver_submit,
        )
        .form(
            "/cases/{id}/demands/{demand}/answer",
            demand_forms::answer,
            demand_forms::answer_submit,
        )
        .form(
            "/cases/{id}/demands/{demand}/appeal",
            demand_forms::appeal,
            demand_forms::appeal_submit,
        )
        .form(
            "/cases/{id}/punishments/new",
            punishment::new,
            punishment::new_submit,
        )
        .get("/cases/{id}/punishments/{version}", punishment::show)
        .form(
            "/cases/{id}/punishments/{version}/asked",
            punishment::asked,
            punishment::asked_submit,
        )
        .form(
            "/cases/{id}/punishments/{version}/outcome",
            punishment::outcome,
            punishment::outcome_submit,
        )
        .form(
            "/cases/{id}/dossiers/new",
            identification::new,
            identification::new_submit,
        )
        .get("/cases/{id}/dossiers/{dossier}", identification::show)
        .get(
            "/cases/{id}/dossiers/{dossier}/decision",
            identification::decision,
        )
        .form(
            "/cases/{id}/dossiers/{dossier}/add",
            identification::add,
            identification::add_submit,
        )
        .form(
            "/cases/{id}/dossiers/{dossier}/again",
            identification::again,
            identification::again_submit,
        )
        .post(
            "/cases/{id}/dossiers/{dossier}/withdraw",
            identification::withdraw,
        )
        .form(
            "/cases/{id}/conferences/new",
            conference_forms::new,
            conference_forms::new_submit,
        )
        .get("/cases/{id}/conferences/{conference}", conference::show)
        .form(
            "/cases/{id}/conferences/{conference}/invite",
            conference_invite::invite,
            conference_invite::invite_submit,
        )
        .post(
            "/cases/{id}/conferences/{conference}/uninvite",
            conference_forms::uninvite,
        )
        .form(
            "/cases/{id}/conferences/{conference}/move",
            conference_forms::shift,
            conference_forms::shift_submit,
        )
        .post(
            "/cases/{id}/conferences/{conference}/off",
            conference_forms::off,
        )
        .form(
            "/cases/{id}/conferences/{conference}/held",
            conference_forms::held,
            conference_forms::held_submit,
        )
        .form(
            "/cases/{id}/conferences/{conference}/action",
            conference_forms::action,
            conference_forms::action_submit,
        )
        .form(
            "/cases/{id}/conferences/{conference}/actions/{action}",
            conference_forms::change,
            conference_forms::change_submit,
        )
        .get("/conferences/{id}", invited::show)
        .form(
            "/conferences/{id}/answer",
            invited::answer,
            invited::answer_submit,
        )
        .post("/conferences/{id}/actions/{action}/take", invited::take)
        .form(
            "/conferences/{id}/actions/{action}/decline",
            invited::decline,
            invited::decline_submit,
        )
        .form(
            "/conferences/{id}/actions/{action}",
            invited::change,
            invited::change_submit,
        )
        .get("/cases/{id}/letters", letter::list)
        .form("/cases/{id}/letters/new", letter::new, letter::new_submit)
        .get("/cases/{id}/letters/{letter}", letter::show)
        .post("/cases/{id}/letters/{letter}/revoke", letter::revoke)
        .form("/cases/{id}/ask-erasure", erasure::ask, erasure::ask_submit)
        .form(
            "/cases/{id}/erase",
            erasure::confirm,
            erasure::confirm_submit,
        )
        .get("/erasures", erasure::show)
        .get("/alerts", alerts::show)
        .form(
            "/alerts/{id}/{alert}",
            alerts::answer,
            alerts::answer_submit,
        )
        .form("/on-call", on_call::show, on_call::submit)
        .post("/on-call/end", on_call::end)
        .get("/emergencies", emergency::show)
        .form("/emergencies/new", emergency::ask, emergency::ask_submit)
        .get("/cases/{id}/emergencies/{emergency}", emergency_one::show)
        .post("/cases/{id}/emergencies/{emergency}/open", emergency::open)
        .post(
            "/cases/{id}/emergencies/{emergency}/alone",
            emergency::alone,
        )
        .post("/cases/{id}/emergencies/{emergency}/stop", emergency::stop)
        .form(
            "/cases/{id}/emergencies/{emergency}/answer",
            emergency::answer,
            emergency::answer_submit,
        )
        .form(
            "/cases/{id}/emergencies/{emergency}/review",
            emergency::review,
            emergency::review_submit,
        )
        .form(
            "/cases/{id}/close",
            case_forms::close,
            case_forms::close_submit,
        )
        .post(
            "/cases/{id}/referrals/{referral}/told",
            case_acts::told_of_law,
        )
        .post(
            "/cases/{id}/referrals/{referral}/dealt-with",
            desk::dealt_with,
        )
        .form("/cases/{id}/screen", screen::show, screen::submit)
        .form(
            "/cases/{id}/screen/noticed",
            screen::noticed,
            screen::noticed_submit,
        )
        .form("/cases/{id}/screen/gate", screen::gate, screen::gate_submit)
        .post("/cases/{id}/screen/asked", screen::asked_submit)
        .get("/cases/{id}/screenings", screenings::list)
        .get("/cases/{id}/screenings/{version}", screenings::show)
        .get("/cases/{id}/refer", refer::find)
        .form("/cases/{id}/refer/send", refer::send, refer::submit)
        .get("/referrals/{id}", referral::show)
        .form(
            "/referrals/{id}/accept",
            referral::accept_form,
            referral::accept,
        )
        .post("/referrals/{id}/complete", referral::complete)
        .form(
            "/referrals/{id}/decline",
            referral::decline,
            referral::decline_submit,
        )
        .get("/overview", overview::show)
        .get("/log/checkpoint", log::checkpoint)
        .get("/assets/{file}", assets::serve)
}

impl Default for Table {
    fn default() -> Table {
        Table {
            router: Router::new(),
            routes: Vec::new(),
        }
    }
}

impl Table {
    fn get<H, T>(mut self, path: &'static str, show: H) -> Table
    where
        H: Handler<T, Arc<Site>>,
        T: 'static,
    {
        self.router = self.router.route(path, get(show));
        self.listed(Method::Get, path)
    }

    fn post<H, T>(mut self, path: &'static str, act: H) -> Table
    where
        H: Handler<T, Arc<Site>>,
        T: 'static,
    {
        self.router = self.router.route(path, post(act));
        self.listed(Method::Post, path)
    }

    /// A page with a form that is posted back to it.
    fn form<H, T, I, U>(self, path: &'static str, show: H, submit: I) -> Table
    where
        H: Handler<T, Arc<Site>>,
        T: 'static,
        I: Handler<U, Arc<Site>>,
        U: 'static,
    {
        self.get(path, show).post(path, submit)
    }

    fn listed(mut self, method: Method, path: &'static str) -> Table {
        self.routes.push(Route { method, path });
        self
    }

    pub(crate) fn into_router(self) -> Router<Arc<Site>> {
        self.router
    }

    pub(crate) fn into_routes(self) -> Vec<Route> {
        self.routes
    }
}
