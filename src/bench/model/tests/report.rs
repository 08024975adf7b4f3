//! The report: what it tells, where it goes, and how it comes back.

use super::*;
use crate::bench::{
    effect::{Copied, Saved},
    event::{Event, FileError},
};

fn of_person() -> Model {
    let payload = format!(
        r#"{{"iss":"acme","email":"ada@example.com","iat":{},"exp":{}}}"#,
        NOW.seconds,
        NOW.seconds + 900
    );
    let mut model = bench();
    does(&mut model, Command::Paste(token_of(HEADER.as_bytes(), payload.as_bytes(), SECRET)));
    does(&mut model, Command::SecretTyped(secret(SECRET)));
    model
}

fn dialog(model: &Model) -> &ReportDialog {
    match &model.dialog {
        Some(Dialog::Report(dialog)) => dialog,
        other => panic!("{other:?}"),
    }
}

fn copied(effects: &[Effect]) -> String {
    match effects {
        [Effect::Copy { what: Copied::Report, text, clears_after: None }] => {
            text.expose_text().unwrap().to_owned()
        }
        other => panic!("{other:?}"),
    }
}

fn opened(model: &mut Model) {
    does(model, Command::Do(Action::Report));
}

#[test]
fn a_report_is_copied_at_once_with_the_usual_masks() {
    let mut model = of_person();
    let text = copied(&ask(&mut model, Command::Do(Action::CopyReport)));
    assert!(text.starts_with("## Token report: accepted"), "{text}");
    assert!(text.contains("Signed by: the typed secret"), "{text}");
    let signature = model.token_text.rsplit('.').next().unwrap().to_owned();
    for hidden in ["ada@example.com", SECRET, signature.as_str()] {
        assert!(!text.contains(hidden), "{text}");
    }
    let _ = model.receive(Event::Copied(Copied::Report, Ok(None)), NOW);
    assert_eq!(model.notice.as_ref().unwrap().text, "Report copied, without signature");
    assert!(model.clipboard.is_some_and(|it| it.clears_at.is_none()));
}

#[test]
fn what_is_read_in_the_dialog_is_what_is_copied() {
    let mut model = of_person();
    opened(&mut model);
    let shown = dialog(&model).text.clone();
    assert!(!shown.contains("ada@example.com"));
    let later = NOW.plus_seconds(100);
    assert_eq!(copied(&model.apply(Command::Report(ReportCommand::Copy), later)), shown);
    does(&mut model, Command::Report(ReportCommand::Mask("email".to_owned(), false)));
    assert!(dialog(&model).text.contains("ada@example.com"));
    does(&mut model, Command::Report(ReportCommand::Mask("iss".to_owned(), true)));
    assert!(!dialog(&model).text.contains("\"acme\""));
    let masked: Vec<_> = dialog(&model).claims.iter().filter(|it| it.masked).collect();
    assert_eq!(masked.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["iss"]);
    does(&mut model, Command::Report(ReportCommand::NameSigner(false)));
    assert!(!dialog(&model).text.contains("Signed by"));
    does(&mut model, Command::Report(ReportCommand::Format(ReportFormat::Json)));
    assert!(dialog(&model).text.starts_with("{\n"));
}

#[test]
fn a_claim_that_repeats_what_is_masked_says_why_it_is() {
    let payload = r#"{"email":"ada@example.com","sub":"user ada@example.com","pin":"1234"}"#;
    let mut model = bench();
    does(&mut model, Command::Paste(token_of(HEADER.as_bytes(), payload.as_bytes(), SECRET)));
    opened(&mut model);
    let fixed: Vec<_> = dialog(&model).claims.iter().map(|claim| claim.fixed).collect();
    assert_eq!(fixed, [None, Some("repeats what is masked"), Some("holds a secret")]);
    does(&mut model, Command::Report(ReportCommand::Mask("email".to_owned(), false)));
    let masked: Vec<_> = dialog(&model).claims.iter().map(|claim| claim.masked).collect();
    // The address is one in `sub` as well, and is masked for itself no more.
    assert_eq!(masked, [false, false, true]);
}

#[test]
fn a_report_is_saved_and_where_no_dialog_is_to_a_typed_path() {
    let mut model = of_person();
    for (format, what) in
        [(ReportFormat::Json, Saved::ReportJson), (ReportFormat::Markdown, Saved::ReportMarkdown)]
    {
        opened(&mut model);
        does(&mut model, Command::Report(ReportCommand::Format(format)));
        let text = dialog(&model).text.clone();
        match &ask(&mut model, Command::Report(ReportCommand::Save))[..] {
            [Effect::SaveWithDialog(saved, bytes)] => {
                assert_eq!((*saved, bytes.expose()), (what, text.as_bytes()));
            }
            other => panic!("{other:?}"),
        }
        let _ = model.receive(Event::FileSaved(what, Err(FileError::NoDialog)), NOW);
        assert!(matches!(model.dialog, Some(Dialog::Save(_))));
        let path = std::path::PathBuf::from("/home/ada/report");
        match &ask(&mut model, Command::SaveTo { what, path, replace: false })[..] {
            [Effect::SaveTo { bytes, .. }] => assert_eq!(bytes.expose(), text.as_bytes()),
            other => panic!("{other:?}"),
        }
        let _ = model.receive(Event::FileSaved(what, Ok(Some("/home/ada/report".into()))), NOW);
        assert!(model.dialog.is_none() && model.leaving.is_none());
    }
}

#[test]
fn a_report_that_is_pasted_or_opened_is_judged_as_it_was() {
    let mut model = of_person();
    does(&mut model, Command::ChooseProfile(ProfileChoice::Id("caf-smart-auth".to_owned())));
    does(&mut model, Command::SetLeeway(7));
    does(&mut model, Command::Do(Action::Report));
    does(&mut model, Command::Report(ReportCommand::Format(ReportFormat::Json)));
    let text = dialog(&model).text.clone();
    let later = NOW.plus_seconds(1_000_000);
    for by_file in [false, true] {
        let mut model = Model::new(Profiles::built_in(), later);
        let effects = if by_file {
            let file = ("/tmp/report.json".into(), text.clone().into_bytes());
            model.receive(Event::FileOpened(Ok(Some(file))), later)
        } else {
            model.apply(Command::Paste(text.clone()), later)
        };
        assert!(effects.is_empty());
        assert_eq!((model.mode, model.as_of), (Mode::Verify, AsOf::At(NOW)));
        assert_eq!((model.expected.leeway, model.profile_id.as_str()), (7, "caf-smart-auth"));
        assert!(payload_text(&model).contains("\"email\": null"), "{}", payload_text(&model));
        assert_ne!(model.analysis.overall, Overall::Accepted);
        let notice = &model.notice.as_ref().unwrap().text;
        assert!(notice.contains("the signature was cut off, 1 claim is masked"), "{notice}");
        assert!(notice.contains("it said Accepted"), "{notice}");
    }
}

#[test]
fn a_report_of_another_format_is_told_and_what_lies_here_stays() {
    let mut model = of_person();
    let before = model.pasted.clone();
    does(&mut model, Command::Paste("{\"jotbench_report\":9}".to_owned()));
    let notice = model.notice.as_ref().unwrap();
    assert!(notice.is_error && notice.text.contains("format 9"), "{notice:?}");
    assert_eq!(model.pasted, before);
}
