//! Fits against those of R.

use estimate::{Existence, Fitter, ListSet, Model, NoFit, all_models, diagnose};

use crate::data::{close, pairwise, reference, table};

/// Every pairwise model of a table: existence exactly, estimate to 1e-6, BIC to 1e-7.
fn every_pairwise_model_agrees(name: &str, models: usize) {
    let table = table(name);
    let mut fitter = Fitter::new(&table);
    let (_, rows) = reference(&format!("pairwise_{name}"));
    assert_eq!(rows.len(), models);
    for row in rows {
        let model = pairwise(table.lists(), row[0].parse().unwrap());
        let code: u8 = row[1].parse().unwrap();
        match fitter.fit(&model) {
            Ok(fit) => {
                assert_eq!(code, 0, "{name} {model:?}");
                let wanted: f64 = row[2].parse().unwrap();
                assert!(
                    close(fit.estimate, wanted, 1e-6),
                    "{name} {model:?} {fit:?}"
                );
                let wanted: f64 = row[3].parse().unwrap();
                assert!(close(fit.bic, wanted, 1e-7), "{name} {model:?} {fit:?}");
            }
            Err(NoFit::Existence(existence)) => {
                assert_eq!(existence.code(), code, "{name} {model:?}");
                assert_eq!(&row[2], "", "{name} {model:?}");
            }
            Err(NoFit::Unsettled) => panic!("{name} {model:?} did not settle"),
        }
    }
}

#[test]
fn pairwise_models_of_the_artificial_table() {
    every_pairwise_model_agrees("Artificial_3", 8);
}

#[test]
fn pairwise_models_of_kosovo() {
    every_pairwise_model_agrees("Kosovo", 64);
}

#[test]
fn pairwise_models_of_the_united_kingdom_with_four_lists() {
    every_pairwise_model_agrees("UKdat_4", 64);
}

#[test]
fn pairwise_models_of_the_united_kingdom_with_five_lists() {
    every_pairwise_model_agrees("UKdat_5", 1024);
}

#[test]
fn pairwise_models_of_new_orleans_with_185_cases() {
    every_pairwise_model_agrees("NewOrl_5", 1024);
}

#[test]
fn pairwise_models_of_new_orleans_with_186_cases() {
    every_pairwise_model_agrees("NewOrl_5_186", 1024);
}

#[test]
fn best_hierarchical_models_of_any_order() {
    let table = table("UKdat_5");
    let mut fitter = Fitter::new(&table);
    let mut models = 0;
    let mut fits: Vec<(f64, f64, Model)> = Vec::new();
    for model in all_models(5, 4) {
        models += 1;
        if let Ok(fit) = fitter.fit(&model) {
            fits.push((fit.bic, fit.estimate, model));
        }
    }
    assert_eq!((models, models - fits.len()), (6893, 374));
    fits.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (_, rows) = reference("best500_UKdat_5");
    for row in &rows {
        let generators = row[0]
            .split(' ')
            .map(|term| ListSet::of(term.bytes().map(|digit| usize::from(digit - b'1'))));
        let model = Model::generated_by(5, generators);
        let (bic, estimate, _) = fits.iter().find(|fit| fit.2 == model).unwrap();
        assert!(close(*estimate, row[1].parse().unwrap(), 1e-6), "{model:?}");
        assert!(close(*bic, row[2].parse().unwrap(), 1e-7), "{model:?}");
    }
    let last: f64 = rows.last().unwrap()[2].parse().unwrap();
    assert!(
        fits[rows.len()].0 >= last * (1.0 - 1e-7),
        "no better model is missing"
    );
}

#[test]
fn published_independence_estimates() {
    // Binette & Steorts (2022), real data figure; UKdat: Silverman (2014) main effects.
    for (name, wanted) in [
        ("UKdat", 12213.995),
        ("UKdat_5", 13444.131),
        ("Ned_5", 52923.89),
        ("NewOrl_5", 1034.15),
        ("Western", 2007.14),
        ("Australia", 827.17),
    ] {
        let table = table(name);
        let fit = Fitter::new(&table)
            .fit(&Model::independence(table.lists()))
            .unwrap();
        assert!((fit.estimate - wanted).abs() < 0.006, "{name} {fit:?}");
    }
}

#[test]
fn an_estimate_that_does_not_exist_comes_with_a_proof() {
    let table = table("Artificial_3");
    let mut failures = 0;
    for mask in 0..8 {
        let model = pairwise(3, mask);
        let diagnosis = diagnose(&table, &model);
        let fails = matches!(
            diagnosis.existence,
            Existence::NoEstimate | Existence::Neither
        );
        assert_eq!(diagnosis.certificate.is_some(), fails);
        if let Some(certificate) = diagnosis.certificate {
            failures += 1;
            assert!(certificate.holds(&table, &model));
        }
    }
    assert_eq!(failures, 3);
}
