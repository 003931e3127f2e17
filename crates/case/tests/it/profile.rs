//! Profiles: what is read, what is refused, and what each error says.

use case::profile::{Profile, Verdict, bundled, check};

#[test]
fn the_invented_country_meets_every_rule() {
    let zz = bundled().iter().find(|b| b.file == "zz.toml").unwrap();
    let profile = Profile::read(zz.text(), zz.file).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(check(&profile), Verdict::Meets);
    assert!(profile.country.invented);
}
