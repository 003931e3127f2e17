//! What holds between the tables of a country file.

use std::collections::BTreeSet;

use super::{Choice, Class, Country, CountryError};

/// The most lists that an estimate can use.
const MOST_LISTS: usize = 10;

/// Somebody must be met at least this often, so that a simulation of known people comes to an end.
const LEAST_KNOWN: f64 = 1e-3;

/// Checks everything that no single value shows.
pub(super) fn check(country: &Country) -> Result<(), CountryError> {
    let ids = Ids::of(country)?;
    if country.period.days == 0 {
        return fault("period.days", "a period has at least one day");
    }
    for (group, from) in &country.ages.from {
        match country.ages.to.get(group) {
            None => return fault("ages.to", format!("the group `{group}` is missing")),
            Some(to) if to < from => {
                return fault(
                    "ages.to",
                    format!("the group `{group}` ends before it begins"),
                );
            }
            Some(_) => {}
        }
    }
    for reach in country.hiddenness.reach.values() {
        if !reach.is_finite() || *reach < 0.0 {
            return fault("hiddenness.reach", format!("`{reach}` is less than 0"));
        }
    }
    if country.lists.len() > MOST_LISTS {
        return fault(
            "list",
            format!("more than {MOST_LISTS} lists cannot be estimated from"),
        );
    }
    for list in &country.lists {
        if list.self_presented.get() + list.told.get() > 1.0 + 1e-9 {
            let what = "`self_presented` and `told` are more than 1 together";
            return fault(format!("list.{}", list.id), what);
        }
    }
    let duties = &country.duties;
    for (place, id) in [
        ("duties.child_holder", &duties.child_holder),
        ("duties.told_by_agreement", &duties.told_by_agreement),
    ] {
        known(place, id, &ids.lists)?;
    }
    known("duties.holding", &duties.holding, &ids.needs)?;
    for need in &country.needs {
        let place = |field| format!("need.{}.{field}", need.code);
        all_known(&place("to"), &need.to, &ids.receivers)?;
        all_known(&place("urgency"), &need.urgency, &ids.urgencies)?;
    }
    for urgency in &country.urgencies {
        if urgency.least_hours == 0 || urgency.most_hours < urgency.least_hours {
            let what = "`least_hours` is at least 1 and `most_hours` not less than that";
            return fault(format!("urgency.{}", urgency.code), what);
        }
    }
    let shares = country.classes.iter();
    let shares = shares.map(|class| (class.id.clone(), class.share.get()));
    Choice::of(shares.collect()).map_err(|what| CountryError {
        place: "class.share".to_owned(),
        what,
    })?;
    for class in &country.classes {
        check_class(country, class, &ids)?;
    }
    let chances = country.classes.iter();
    let known = chances.map(|class| class.share.get() * chance_of_any(class));
    if known.sum::<f64>() < LEAST_KNOWN {
        let what = format!("fewer than {LEAST_KNOWN} of people are met by anybody");
        return fault("class.met", what);
    }
    Ok(())
}

fn check_class(country: &Country, class: &Class, ids: &Ids<'_>) -> Result<(), CountryError> {
    let place = |field| format!("class.{}.{field}", class.id);
    all_known(&place("age"), &class.age, &ids.ages)?;
    all_known(&place("hidden"), &class.hidden, &ids.levels)?;
    for list in class.met.keys() {
        known(&place("met"), list, &ids.lists)?;
    }
    for need in class.needs.keys() {
        known(&place("needs"), need, &ids.needs)?;
    }
    let scale = mean_reach(country, class);
    if scale <= 0.0 {
        return fault(place("hidden"), "nobody in this class can be reached");
    }
    for (list, chance) in &class.met {
        for (level, share) in class.hidden.options().filter(|(_, share)| *share > 0.0) {
            let reach = country.hiddenness.reach.get(level).copied().unwrap_or(0.0);
            let chance = chance.get() * reach / scale;
            if chance > 1.0 {
                let what = format!(
                    "somebody `{level}` ({share} of the class) would be met by `{list}` with chance {chance}"
                );
                return fault(place("met"), what);
            }
        }
    }
    Ok(())
}

/// The mean of `reach` over a class.
pub(crate) fn mean_reach(country: &Country, class: &Class) -> f64 {
    let reach = |level: &str| country.hiddenness.reach.get(level).copied().unwrap_or(0.0);
    let levels = class.hidden.options();
    levels.map(|(level, share)| share * reach(level)).sum()
}

/// Roughly the chance of being met at all.
fn chance_of_any(class: &Class) -> f64 {
    let missed = class.met.values().map(|chance| 1.0 - chance.get());
    1.0 - missed.product::<f64>()
}

/// The codes that a file defines.
struct Ids<'c> {
    ages: BTreeSet<&'c str>,
    levels: BTreeSet<&'c str>,
    lists: BTreeSet<&'c str>,
    receivers: BTreeSet<&'c str>,
    urgencies: BTreeSet<&'c str>,
    needs: BTreeSet<&'c str>,
}

impl<'c> Ids<'c> {
    fn of(country: &'c Country) -> Result<Self, CountryError> {
        let lists = once("list", country.lists.iter().map(|list| list.id.as_str()))?;
        let services = country.services.iter().map(|service| service.id.as_str());
        let receivers = once("service", lists.iter().copied().chain(services))?;
        once(
            "class",
            country.classes.iter().map(|class| class.id.as_str()),
        )?;
        let urgencies = country.urgencies.iter();
        Ok(Self {
            ages: country.ages.from.keys().map(String::as_str).collect(),
            levels: country
                .hiddenness
                .reach
                .keys()
                .map(String::as_str)
                .collect(),
            lists,
            receivers,
            urgencies: once("urgency", urgencies.map(|urgency| urgency.code.as_str()))?,
            needs: once("need", country.needs.iter().map(|need| need.code.as_str()))?,
        })
    }
}

fn once<'c>(
    place: &str,
    codes: impl Iterator<Item = &'c str>,
) -> Result<BTreeSet<&'c str>, CountryError> {
    let mut seen = BTreeSet::new();
    for code in codes {
        if !seen.insert(code) {
            return fault(place, format!("`{code}` stands twice"));
        }
    }
    Ok(seen)
}

fn all_known(place: &str, choice: &Choice, ids: &BTreeSet<&str>) -> Result<(), CountryError> {
    choice
        .options()
        .try_for_each(|(code, _)| known(place, code, ids))
}

fn known(place: &str, code: &str, ids: &BTreeSet<&str>) -> Result<(), CountryError> {
    if ids.contains(code) {
        return Ok(());
    }
    let ids: Vec<&str> = ids.iter().copied().collect();
    let what = format!("there is no `{code}`; it is one of {}", ids.join(", "));
    fault(place, what)
}

fn fault<T>(place: impl Into<String>, what: impl Into<String>) -> Result<T, CountryError> {
    Err(CountryError {
        place: place.into(),
        what: what.into(),
    })
}
