//! A customer's token made anew for a client of one's own.

use super::{
    clients::{answer, bench_with, call, example, paste_behind_closed_doors, read},
    *,
};
use crate::bench::compare::Difference;

const CUSTOMERS: &str = "the-customers-own-secret-which-nobody-here-knows";

/// A token that a customer's client signed, expired for three hours.
fn customers() -> String {
    let issued = NOW.seconds - 3 * 3_600;
    let payload = format!(
        r#"{{"iss":"theirs","personId":"52998224725","jti":"x","iat":{issued},"exp":{}}}"#,
        issued + 900
    );
    token_of(br#"{"alg":"HS256","typ":"JWT","kid":"their-key"}"#, payload.as_bytes(), CUSTOMERS)
}

fn dialog(model: &Model) -> &ReproduceDialog {
    match &model.dialog {
        Some(Dialog::Reproduce(dialog)) => dialog,
        other => panic!("{other:?}"),
    }
}

fn confirm(model: &mut Model) -> Vec<Effect> {
    ask(model, Command::Reproduce(ReproduceCommand::Confirm))
}

#[test]
fn a_customers_token_is_made_anew_for_a_client_and_accepted() {
    let acme = example("acme");
    let mut model = bench_with(vec![acme.clone()]);
    paste_behind_closed_doors(&mut model, customers());
    does(&mut model, Command::ChooseProfile(ProfileChoice::Id("caf-smart-auth".to_owned())));
    does(&mut model, Command::Do(Action::Reproduce));
    assert_eq!(dialog(&model).client, Some(acme.id.clone()), "its profile is the token's");
    assert!(dialog(&model).about.contains("expired 2 h 45 min ago"), "{}", dialog(&model).about);
    let jti = dialog(&model).new_jti.clone();
    let plan = dialog(&model).plan.clone().unwrap();
    assert_eq!(plan.changes.differences(), 5, "kid, iss, jti, iat, exp");
    assert!(plan.payload.contains(&jti));

    let (generation, _) = call(confirm(&mut model));
    assert!(model.dialog.is_none() && model.token_text.is_empty());
    assert_eq!(model.notice.as_ref().unwrap().text, "Reproduced for acme: 5 changes");
    let _ = answer(&mut model, generation, read(&acme, SECRET));
    assert_eq!(model.mode, Mode::Sign);
    assert_eq!(model.analysis.overall, Overall::Accepted, "{:?}", model.analysis.findings);
    assert_eq!((date(&model, "iat"), date(&model, "exp")), (NOW.seconds, NOW.seconds + 900));
    let shown = token_of(plan.header.as_bytes(), plan.payload.as_bytes(), SECRET);
    assert_eq!(model.token_text, shown, "what was shown is what is signed");
    assert_eq!(model.notice.as_ref().unwrap().text, "Reproduced for acme: 5 changes");

    does(&mut model, Command::Compare(CompareCommand::ShowChanges));
    let Some(Dialog::Compare(compared)) = &model.dialog else { panic!() };
    assert_eq!((compared.first, compared.second), (CompareSource::Original, CompareSource::Bench));
    let rows = &compared.comparison.as_ref().unwrap().rows;
    let changed = rows.iter().filter(|row| row.difference != Difference::Same).count();
    assert_eq!(changed, 6, "the signature as well");
    does(&mut model, Command::CloseDialog);
    let _ = ask(&mut model, Command::Do(Action::Revert));
    assert_eq!((model.mode, &model.pasted), (Mode::Verify, &customers()));
}

#[test]
fn a_client_whose_secret_lies_on_the_bench_is_not_fetched_again() {
    let acme = example("acme");
    let mut model = bench_with(vec![acme.clone()]);
    paste_behind_closed_doors(&mut model, customers());
    let (generation, _) = call(ask(&mut model, Command::ChooseClient(acme.id.clone())));
    let _ = answer(&mut model, generation, read(&acme, CUSTOMERS));
    does(&mut model, Command::Do(Action::Reproduce));
    assert!(confirm(&mut model).is_empty());
    assert_eq!(model.analysis.verdicts.signature, SignatureVerdict::Valid);
    let header = model.examined.token.header.as_ref().unwrap().text().unwrap();
    assert!(header.contains("their-key"), "it is the key that signed: its name stays");
}

#[test]
fn without_a_client_the_key_on_the_bench_signs() {
    let mut model = bench();
    does(&mut model, Command::Paste(customers()));
    does(&mut model, Command::SecretTyped(secret(SECRET)));
    does(&mut model, Command::Do(Action::Reproduce));
    assert_eq!(dialog(&model).client, None);
    assert!(confirm(&mut model).is_empty());
    assert_eq!(model.analysis.overall, Overall::Accepted, "{:?}", model.analysis.findings);
    assert_eq!(model.notice.as_ref().unwrap().text, "Reproduced: 4 changes");
    assert_eq!(model.original, Some(customers()));
}

#[test]
fn without_any_key_the_draft_waits_for_one() {
    let mut model = bench();
    does(&mut model, Command::Paste(customers()));
    does(&mut model, Command::Do(Action::Reproduce));
    assert!(confirm(&mut model).is_empty());
    assert!(model.unsigned.is_some());
    assert_eq!(date(&model, "iat"), NOW.seconds);
    does(&mut model, Command::SecretTyped(secret(SECRET)));
    assert_eq!(model.analysis.verdicts.signature, SignatureVerdict::Valid);
}

#[test]
fn another_client_is_chosen_in_the_dialog_and_the_plan_follows() {
    let (acme, mut other) = (example("acme"), example("other"));
    other.algorithm = crate::jwt::Algorithm::Hs512;
    let mut model = bench_with(vec![acme, other.clone()]);
    paste_behind_closed_doors(&mut model, customers());
    does(&mut model, Command::Do(Action::Reproduce));
    does(&mut model, Command::Reproduce(ReproduceCommand::For(Some(other.id.clone()))));
    let plan = dialog(&model).plan.clone().unwrap();
    assert_eq!(plan.header, r#"{"alg":"HS512","typ":"JWT"}"#);
    assert!(plan.payload.contains(r#""iss":"other-id""#), "{}", plan.payload);
    assert_eq!(model.mode, Mode::Verify, "nothing is done before it is asked for");
    assert_eq!(model.pasted, customers());
}

#[test]
fn a_reproduction_is_judged_as_of_now() {
    let mut model = bench();
    does(&mut model, Command::Paste(customers()));
    does(&mut model, Command::SecretTyped(secret(SECRET)));
    does(&mut model, Command::SetAsOf(AsOf::At(NOW.plus_seconds(-3 * 3_600 + 60))));
    does(&mut model, Command::Do(Action::Reproduce));
    assert!(confirm(&mut model).is_empty());
    assert_eq!(model.as_of, AsOf::Now);
    assert_eq!(model.analysis.overall, Overall::Accepted, "{:?}", model.analysis.findings);
}

#[test]
fn a_dialog_that_was_open_for_a_while_gives_fresh_dates_and_the_jti_that_it_showed() {
    let mut model = bench();
    does(&mut model, Command::Paste(customers()));
    does(&mut model, Command::SecretTyped(secret(SECRET)));
    does(&mut model, Command::Do(Action::Reproduce));
    let jti = dialog(&model).new_jti.clone();
    let later = NOW.plus_seconds(120);
    let _ = model.apply(Command::Reproduce(ReproduceCommand::Confirm), later);
    assert_eq!(date(&model, "iat"), later.seconds);
    assert!(payload_text(&model).contains(&jti));
}

#[test]
fn a_draft_that_came_from_no_token_keeps_what_was_signed() {
    let mut model = bench();
    does(&mut model, Command::SecretTyped(secret(SECRET)));
    does(&mut model, Command::Do(Action::NewToken));
    let signed = model.token_text.clone();
    does(&mut model, Command::Do(Action::Reproduce));
    assert!(confirm(&mut model).is_empty());
    assert_eq!(model.original, Some(signed));
}
